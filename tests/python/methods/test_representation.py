"""Representation, selection, contracting and location: the known-correct numbers, and an independent computation."""

import math
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, fisher_exact

Methods = duckdb.DuckDBPyConnection

# The file rounds four fifths of a rate in binary: 0.8 * 0.6 * 50 = 24.000000000000004 asks for a person too many.
EXACT_FOUR_FIFTHS = {("three", "B"): 3.0, ("zero_sel", "F"): 6.0}


def records(methods: Methods, query: str, **parameters: object) -> list[dict[str, Any]]:
    cursor = methods.execute(query, parameters or None)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def same(found: float | None, expected: float | None, relative: float = 1e-9) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=relative, abs_tol=1e-12)


def differences(row: dict[str, Any], pairs: dict[str, str]) -> list[str]:
    """Columns of ours that differ from the file's."""
    return [
        f"{row['subgroup']} {ours}: {row[ours]} against {row[theirs]}"
        for ours, theirs in pairs.items()
        if not same(row[ours], row[theirs])
    ]


def test_gold_workforce(gold_dir: Path, methods: Methods) -> None:
    path = gold_dir / "equity" / "representation_workforce_representation_gold.csv"
    methods.execute("create or replace temp table gold as select * from read_csv($path)", {"path": str(path)})
    methods.execute(
        """create or replace temp view staff as
        select 1 as set_key, "group" as subgroup, workforce as people, benchmark, 'White' as reference_subgroup
        from gold"""
    )
    rows = records(
        methods,
        """select * from methods.representation('staff') as ours
        inner join (select * exclude (benchmark) from gold) as gold on ours.subgroup = gold."group" """,
    )
    pairs = {
        "share": "share_w",
        "benchmark_share": "share_b",
        "ratio": "representation_ratio",
        "gap_points": "gap_pp",
        "headcount_gap": "parity_headcount_gap",
        "expected_people": "expected",
        "standard_deviations": "sd_units_hazelwood",
        "p_value": "p_binom_exact",
        "ratio_lower": "rr_lcl",
        "ratio_upper": "rr_ucl",
        "relative_ratio": "relative_rate_vs_white",
    }
    assert len(rows) == 8
    assert [difference for row in rows for difference in differences(row, pairs)] == []
    summary = dict(
        methods.execute(
            "select statistic, value from read_csv($path)",
            {"path": str(gold_dir / "equity" / "representation_workforce_summary_gold.csv")},
        ).fetchall()
    )
    assert same(rows[0]["dissimilarity"], summary["dissimilarity_workforce_vs_benchmark"])
    assert same(rows[0]["divergence"], summary["kl_divergence_workforce_from_benchmark"])
    assert same(max(row["gap_points"] for row in rows), summary["max_gap_pp"])
    assert same(min(row["ratio"] for row in rows), summary["index_of_parity_min_ratio"])


def test_gold_selection(gold_dir: Path, methods: Methods) -> None:
    path = gold_dir / "equity" / "adverse_impact_gold.csv"
    methods.execute("create or replace temp table gold as select * from read_csv($path)", {"path": str(path)})
    methods.execute(
        """create or replace temp view applicants as
        select pool as set_key, "group" as subgroup, applicants as pool, selected, reference_group as reference_subgroup
        from gold"""
    )
    rows = records(
        methods,
        """select ours.*, gold.* exclude (pool, selected, rate, impact_ratio)
        from methods.adverse_impact('applicants') as ours
        inner join gold on ours.set_key = gold.pool and ours.subgroup = gold."group" """,
    )
    pairs = {
        "ratio_lower": "impact_ratio_lcl",
        "ratio_upper": "impact_ratio_ucl",
        "z": "z_pooled",
        "p_value": "p_fisher",
        "missing_to_parity": "shortfall_to_parity",
        "ratio_with_one_more": "flip_one_ratio",
    }
    assert len(rows) == 14
    assert [difference for row in rows for difference in differences(row, pairs)] == []
    for row in rows:
        key = (row["set_key"], row["subgroup"])
        assert row["is_below_four_fifths"] == row["below_four_fifths"], key
        assert row["is_flipped_by_one"] == row["flips"], key
        assert row["missing_to_four_fifths"] == EXACT_FOUR_FIFTHS.get(key, row["shortfall_to_80pct"]), key


def test_gold_contracting(gold_dir: Path, methods: Methods) -> None:
    folder = gold_dir / "equity"
    industry = folder / "representation_contracting_industry_gold.csv"
    methods.execute("create or replace temp table gold as select * from read_csv($path)", {"path": str(industry)})
    methods.execute(
        """create or replace temp view awards as
        select 1 as set_key, industry, "group" as subgroup, dollars, contracts, firms_available from gold"""
    )
    rows = records(
        methods,
        """select ours.*, gold.utilisation as used, gold.availability as available, gold.disparity_index as index,
            gold.substantial_lt80 as low, gold.p_contracts_binom as p
        from methods.contract_disparity('awards') as ours
        inner join gold on ours.industry = gold.industry and ours.subgroup = gold."group" """,
    )
    pairs = {"utilisation": "used", "availability": "available", "disparity_index": "index", "p_value": "p"}
    assert len(rows) == 9
    assert [difference for row in rows for difference in differences(row, pairs)] == []
    assert all(row["is_substantial"] == row["low"] for row in rows)
    whole = records(
        methods,
        """select ours.*, gold.utilisation as used, gold.availability_dollar_weighted as available,
            gold.disparity_index as index
        from methods.contract_disparity('awards') as ours
        inner join read_csv($path) as gold on ours.industry = 'all' and ours.subgroup = gold."group" """,
        path=str(folder / "representation_contracting_total_gold.csv"),
    )
    del pairs["p_value"]
    assert len(whole) == 3
    assert [difference for row in whole for difference in differences(row, pairs)] == []


def test_gold_location_quotients(gold_dir: Path, methods: Methods) -> None:
    path = gold_dir / "equity" / "representation_location_quotient_gold.csv"
    methods.execute("create or replace temp table gold as select * from read_csv($path)", {"path": str(path)})
    methods.execute(
        "create or replace temp view places as select 1 as set_key, district as place, events, population from gold"
    )
    rows = records(
        methods,
        """select ours.*, ours.place as subgroup, gold.rate * 0.001 as per_person, gold.* exclude (rate)
        from methods.location_quotient('places') as ours inner join gold on ours.place = gold.district""",
    )
    pairs = {
        "rate": "per_person",
        "quotient": "lq",
        "quotient_to_rest": "lq_vs_rest",
        "rest_lower": "lq_vs_rest_lcl",
        "rest_upper": "lq_vs_rest_ucl",
    }
    assert len(rows) == 7
    assert [difference for row in rows for difference in differences(row, pairs)] == []


def p_value(methods: Methods, call: str) -> float:
    row = methods.execute(f"select methods.{call}").fetchone()
    assert row is not None
    return float(row[0])


@settings(max_examples=150, deadline=None)
@given(n=st.integers(1, 3000), share=st.integers(0, 1000), p=st.floats(0.0005, 0.9995))
def test_binomial_test_is_scipys(methods: Methods, n: int, share: int, p: float) -> None:
    x = n * share // 1000
    assert same(p_value(methods, f"binomial_test({x}, {n}, {p!r})"), float(binomtest(x, n, p).pvalue), 1e-7)


@settings(max_examples=150, deadline=None)
@given(n=st.integers(1, 400), m=st.integers(1, 400), a=st.integers(0, 100), b=st.integers(0, 100))
def test_fisher_exact_is_scipys(methods: Methods, n: int, m: int, a: int, b: int) -> None:
    x, y = n * a // 100, m * b // 100
    witness: Any = fisher_exact([[x, n - x], [y, m - y]])
    assert same(p_value(methods, f"fisher_exact({x}, {n}, {y}, {m})"), float(witness[1]), 1e-7)


@pytest.mark.parametrize("numbers", ["-1, 10, 0.5", "11, 10, 0.5", "1, 0, 0.5", "1, 10, 1.5", "null, 10, 0.5"])
def test_no_binomial_test_of_impossible_counts(methods: Methods, numbers: str) -> None:
    assert methods.execute(f"select methods.binomial_test({numbers})").fetchone() == (None,)


def test_degenerate_sets_give_null_and_never_infinity(methods: Methods) -> None:
    methods.execute(
        """create or replace temp table bodies as
        from (values
            ('nobody', 'a', 0, 10), ('nobody', 'b', 0, 20),
            ('alone', 'a', 5, 10),
            ('empty benchmark', 'a', 5, 0), ('empty benchmark', 'b', 5, 0),
            ('one side', 'a', 5, 0), ('one side', 'b', 5, 10)
        ) as t(set_key, subgroup, people, benchmark)"""
    )
    methods.execute(
        """create or replace temp view staff as select *, 'a' as reference_subgroup from bodies;
        create or replace temp view applicants as
        select set_key, subgroup, benchmark as pool, least(people, benchmark) as selected, null as reference_subgroup
        from bodies;
        create or replace temp view places as
        select set_key, subgroup as place, people as events, benchmark as population from bodies;
        create or replace temp view awards as
        select set_key, 'goods' as industry, subgroup, people as dollars, people as contracts,
            benchmark as firms_available
        from bodies"""
    )
    for call in (
        "representation('staff')",
        "adverse_impact('applicants')",
        "location_quotient('places')",
        "contract_disparity('awards')",
    ):
        rows = records(methods, f"select * from methods.{call}")
        assert rows, call
        broken = [
            (call, row, name)
            for row in rows
            for name, value in row.items()
            if isinstance(value, float) and not math.isfinite(value)
        ]
        assert broken == []
