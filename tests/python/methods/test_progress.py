"""methods.progress against the shared vectors, the exact boundaries, and a straightforward computation on random rows."""

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.python.methods.witness import METHODS, NOT_AVAILABLE, Case, Outcome, healthy_people

COLUMNS = """
    set_key bigint, method text, baseline_value double, baseline_year double, current_value double,
    current_year double, target_value double, target_year double, direction text, natural_limit double
"""


def _progress(methods: duckdb.DuckDBPyConnection, cases: list[Case]) -> list[tuple[Outcome, str]]:
    """Outcome and explanation of every case, in its order."""
    methods.execute(f"create or replace temp table cases ({COLUMNS})")
    methods.executemany(
        "insert into cases values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [[place, *dataclasses.astuple(case)] for place, case in enumerate(cases)],
    )
    rows = methods.execute("from methods.progress('cases') order by set_key").fetchall()
    assert [row[0] for row in rows] == list(range(len(cases)))
    return [(Outcome(*row[1:4]), row[4]) for row in rows]


def _one(methods: duckdb.DuckDBPyConnection, case: Case) -> Outcome:
    return _progress(methods, [case])[0][0]


def _vectors(gold_dir: Path) -> dict[str, Any]:
    return json.loads((gold_dir / "progress" / "vectors.json").read_text())


def test_open_sdg_vectors(gold_dir: Path, methods: duckdb.DuckDBPyConnection) -> None:
    vectors = _vectors(gold_dir)["open_sdg"]
    directions = {"positive": "increase", "negative": "decrease"}
    for wording in (directions, {name: name for name in directions}):
        cases = [
            Case(
                "open_sdg",
                given["base"],
                given["t0"],
                given["cur"],
                given["t"],
                given.get("target"),
                given.get("target_year"),
                wording[given["direction"]],
                given.get("limit"),
            )
            for given in (vector["input"] for vector in vectors)
        ]
        for vector, (outcome, _) in zip(vectors, _progress(methods, cases), strict=True):
            expected = vector["expected"]
            assert outcome.status == expected["status"].removeprefix("target_"), vector["name"]
            assert outcome.score == pytest.approx(expected.get("score"), abs=1e-6), vector["name"]
            assert outcome.ratio == pytest.approx(expected.get("R", expected.get("progress_value")), abs=1e-6)


def test_open_sdg_vectors_of_growth_and_limit(gold_dir: Path, methods: duckdb.DuckDBPyConnection) -> None:
    for vector in _vectors(gold_dir)["open_sdg"]:
        given, expected = vector["input"], vector["expected"]
        row = methods.execute(
            """
            select facts.observed, facts.required, facts.factor
            from (select methods.open_sdg_facts(
                $base::double, $t0, $cur::double, $t, $target::double, $target_year, $direction, $limit) as facts)
            """,
            {"target": None, "target_year": None, "limit": None} | given,
        ).fetchone()
        assert row is not None
        if expected["status"] != "not_available":
            assert row[0] == pytest.approx(expected.get("cagr_o", expected.get("cagr")), abs=1e-6)
            assert row[1] == pytest.approx(expected.get("cagr_r"), abs=1e-6)
            assert row[2] == pytest.approx(expected.get("C", 1.0))


def test_city_score_vectors(gold_dir: Path, methods: duckdb.DuckDBPyConnection) -> None:
    vectors = _vectors(gold_dir)["cityscore"]
    values = [value for _, value in vectors["fixture"]["values"]]
    latest, mean = values[-1], sum(values) / len(values)
    score = "select methods.city_score(?::double, ?::double, ?).score"
    for window, value in {"day": latest, "week": mean, "month": mean, "quarter": mean}.items():
        found = methods.execute(score, [value, vectors["fixture"]["target"], vectors["fixture"]["direction"]])
        assert found.fetchone() == (vectors["expected"][window],)
    for case in vectors["extra"]:
        if "score" in case:
            found = methods.execute(score, [case["value"], case["target"], case["direction"]])
            assert found.fetchone() == (case["score"],)


def test_healthy_people_vectors(gold_dir: Path, methods: duckdb.DuckDBPyConnection) -> None:
    statuses = {
        "target_met_or_exceeded": "achieved",
        "improving": "on_track",
        "little_or_no_detectable_change": "limited_progress",
        "getting_worse": "deterioration",
    }
    for vector in _vectors(gold_dir)["healthy_people"]["progress"]:
        row = methods.execute(
            """
            select verdict.status, verdict.score, verdict.explanation
            from (select methods.healthy_people($b, $c, $t, $direction, $se_b, $se_c) as verdict)
            """,
            {"se_b": None, "se_c": None} | vector["input"],
        ).fetchone()
        assert row is not None
        expected = vector["expected"]
        assert row[0] == statuses[expected["status"]], vector["name"]
        assert row[1] == pytest.approx(expected["pct_targeted_change"], abs=1e-9)
        assert expected["status"].replace("_", " ") in row[2]


def test_bands_vectors(gold_dir: Path, methods: duckdb.DuckDBPyConnection) -> None:
    """First match wins, with bands of another tool."""
    bands = [("above_target", 1.0), ("caution", 0.9), ("below_plan", 0.0)]
    for case in _vectors(gold_dir)["clearpoint"]["cases"]:
        found = methods.execute(
            "select methods.first_band(methods.attainment(?::double, ?::double, 'increase'), ?)",
            [case["actual"], case["target"], [{"status": name, "minimum": least} for name, least in bands]],
        )
        assert found.fetchone() == (case["status"],)


def test_the_default_bands_are_the_seed(repository_root: Path, methods: duckdb.DuckDBPyConnection) -> None:
    seed = repository_root / "seeds" / "reference" / "status_bands.csv"
    found = methods.execute(
        """
        select
            (select list(struct_pack(status, minimum := min_attainment::double) order by sort_order)
                from read_csv($seed) where measure_code is null)
            = methods.default_bands()
        """,
        {"seed": str(seed)},
    )
    assert found.fetchone() == (True,)


def _sdg(current: float, target: float | None = 121.0, **changes: Any) -> Case:
    """From 100 in 2020: the target takes 10 % a year."""
    case = Case("open_sdg", 100.0, 2020, current, 2021, target, 2022, "increase")
    return dataclasses.replace(case, **changes)


def _bands(current: float | None, target: float | None, direction: str = "increase", **changes: Any) -> Case:
    case = Case("threshold_bands", None, None, current, None, target, None, direction)
    return dataclasses.replace(case, **changes)


BOUNDARIES = [
    (_sdg(121.0), "achieved"),
    (_sdg(120.9), "on_track"),
    (_sdg(109.5), "on_track"),
    (_sdg(109.49999), "acceleration_needed"),
    (_sdg(106.0), "acceleration_needed"),
    (_sdg(105.99999), "limited_progress"),
    (_sdg(100.0), "limited_progress"),
    (_sdg(99.999999), "deterioration"),
    (_sdg(101.5, None), "on_track"),
    (_sdg(101.49999, None), "acceleration_needed"),
    (_sdg(100.5, None), "acceleration_needed"),
    (_sdg(100.49999, None), "limited_progress"),
    (_sdg(100.0, None), "limited_progress"),
    (_sdg(100.0, None, limit=100.0), "on_track"),
    (_sdg(99.99999, None), "deterioration"),
    (_sdg(100.0, 100.0), "achieved"),
    (_sdg(99.0, 100.0), "deterioration"),
    (_sdg(0.0, 0.0, direction="decrease"), "achieved"),
    (_sdg(50.0, 0.0, direction="decrease", target_year=2030), "acceleration_needed"),
    (_sdg(0.0, 0.0, baseline=0.0, direction="decrease"), "achieved"),
    (_sdg(1.0, 0.0, baseline=0.0, direction="decrease"), "deterioration"),
    (_sdg(-90.5, -81.0, baseline=-100.0), "on_track"),
    (_sdg(-90.0, -81.0, baseline=-100.0), "on_track"),
    (_sdg(-101.0, -81.0, baseline=-100.0), "deterioration"),
    (_sdg(5.0, 10.0, baseline=-5.0), "not_available"),
    (_sdg(10.0, 10.0, baseline=-5.0), "achieved"),
    (_sdg(100.0, current_year=2020), "not_available"),
    (_sdg(121.0, current_year=2020), "achieved"),
    (_sdg(110.0, target_year=2020), "not_available"),
    (_sdg(110.0, direction="maintain"), "not_available"),
    (_sdg(110.0, direction=None), "not_available"),
    (_sdg(110.0, baseline=None), "not_available"),
    (_sdg(110.0, method="no such method"), "not_available"),
    (_sdg(math.nan), "not_available"),
    (_sdg(110.0, math.inf), "on_track"),
    (_sdg(59.0, 80.0, method="straight_line", baseline=40.0), "on_track"),
    (_sdg(58.9999, 80.0, method="straight_line", baseline=40.0), "acceleration_needed"),
    (_sdg(52.0, 80.0, method="straight_line", baseline=40.0), "acceleration_needed"),
    (_sdg(51.9999, 80.0, method="straight_line", baseline=40.0), "limited_progress"),
    (_sdg(40.0, 80.0, method="straight_line", baseline=40.0), "limited_progress"),
    (_sdg(39.9999, 80.0, method="straight_line", baseline=40.0), "deterioration"),
    (_sdg(80.0, 80.0, method="straight_line", baseline=40.0), "achieved"),
    (_sdg(-5.0, 0.0, method="straight_line", baseline=-10.0, current_year=2022), "limited_progress"),
    (_sdg(0.0, 0.0, direction="decrease", method="straight_line", baseline=5.0), "achieved"),
    (_sdg(40.0, 40.0, method="straight_line", baseline=40.0), "achieved"),
    (_sdg(39.0, 40.0, method="straight_line", baseline=40.0), "deterioration"),
    (_sdg(60.0, 80.0, method="straight_line", baseline=40.0, current_year=2020), "not_available"),
    (_sdg(60.0, 80.0, direction="maintain", method="straight_line", baseline=40.0), "not_available"),
    (_bands(100.0, 100.0), "achieved"),
    (_bands(8.55, 9.0), "on_track"),
    (_bands(95.0, 100.0), "on_track"),
    (_bands(94.9999, 100.0), "acceleration_needed"),
    (_bands(85.0, 100.0), "acceleration_needed"),
    (_bands(84.9999, 100.0), "limited_progress"),
    (_bands(84.9999, 100.0, baseline=84.9999), "limited_progress"),
    (_bands(84.9999, 100.0, baseline=85.0), "deterioration"),
    (_bands(0.0, 100.0), "limited_progress"),
    (_bands(0.0, 0.0), "achieved"),
    (_bands(-1.0, 0.0), "limited_progress"),
    (_bands(0.0, 0.0, "decrease"), "achieved"),
    (_bands(1.0, 0.0, "decrease"), "limited_progress"),
    (_bands(-10.0, -5.0), "limited_progress"),
    (_bands(-5.0, -10.0, "decrease"), "limited_progress"),
    (_bands(-5.0, -5.0), "achieved"),
    (_bands(5.0, None), "not_available"),
    (_bands(5.0, 5.0, "none"), "not_available"),
    (_bands(99.6, 100.0, method="city_score"), "on_track"),
    (_bands(5.0, 0.0, "decrease", method="city_score"), "limited_progress"),
    (_bands(0.0, 5.0, "decrease", method="city_score"), "achieved"),
    (_bands(5.0, 5.0, method="healthy_people", baseline=5.0), "achieved"),
    (_bands(4.9, 5.0, method="healthy_people", baseline=5.0), "limited_progress"),
    (_bands(4.5, 5.0, method="healthy_people", baseline=5.0), "deterioration"),
    (_bands(-1.0, 5.0, method="healthy_people", baseline=0.0), "deterioration"),
    (_bands(0.5, 5.0, method="healthy_people", baseline=0.0), "on_track"),
    (_bands(38.0, 40.0, method="healthy_people", baseline=50.0), "deterioration"),
    (_bands(5.0, None, method="healthy_people", baseline=0.0), "not_available"),
]


@pytest.mark.parametrize(("case", "status"), BOUNDARIES)
def test_boundaries(methods: duckdb.DuckDBPyConnection, case: Case, status: str) -> None:
    outcome, explanation = _progress(methods, [case])[0]
    assert outcome.status == status
    assert "\n" not in explanation
    if status == "not_available":
        assert outcome == NOT_AVAILABLE
        assert explanation.startswith("Not judged: ")


def test_city_score_rounds_up_only_what_is_above(methods: duckdb.DuckDBPyConnection) -> None:
    assert _one(methods, _bands(110.0, 100.0, method="city_score")).score == 1.1
    assert _one(methods, _bands(99.6, 100.0, method="city_score")).score == 1.0


def test_the_explanation_gives_the_numbers(methods: duckdb.DuckDBPyConnection) -> None:
    cases = [
        _sdg(109.5),
        _sdg(1234.5, 1000.0),
        _bands(80.0, 100.0, baseline=90.0),
        Case("healthy_people", 82.4, 2015, 84.2, 2020, 86.0, 2030, "increase"),
    ]
    assert [explanation for _, explanation in _progress(methods, cases)] == [
        "From 100 (2020) to 109.5 (2021) is 9.5 % a year (increase wanted); 121 by 2022 takes 10 % a year: ratio 0.95.",
        "Value 1,234.5 meets the target of 1,000 (increase wanted).",
        "Value 80 attains 80 % of the target of 100 (increase wanted). It is worse than its baseline of 90.",
        "From 82.4 to 84.2, target 86 (increase wanted): 50 % of the targeted change; improving.",
    ]


VALUE = st.one_of(st.none(), st.integers(-50, 200).map(float), st.floats(-1e3, 1e3).map(lambda x: round(x, 3)))
YEAR = st.one_of(st.none(), st.integers(2000, 2035).map(float))
CASES = st.builds(
    Case,
    st.sampled_from(sorted(METHODS)),
    VALUE,
    YEAR,
    VALUE,
    YEAR,
    VALUE,
    YEAR,
    st.sampled_from(["increase", "decrease"]),
    VALUE,
)
WILD = st.one_of(st.none(), st.floats(), st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, math.nan, math.inf]))


def _agree(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


@given(st.lists(CASES, min_size=20, max_size=60))
@settings(max_examples=25, deadline=None)
def test_every_method_agrees_with_a_straightforward_computation(
    methods: duckdb.DuckDBPyConnection, cases: list[Case]
) -> None:
    for case, (found, explanation) in zip(cases, _progress(methods, cases), strict=True):
        expected = METHODS[case.method](case)
        assert (found.status, explanation != "") == (expected.status, True), (case, found, expected)
        assert _agree(found.score, expected.score), (case, found, expected)
        assert _agree(found.ratio, expected.ratio), (case, found, expected)


SIZE = st.floats(0.1, 100).map(lambda x: round(x, 3))


@given(SIZE, SIZE, SIZE, st.sampled_from(["increase", "decrease"]), st.tuples(SIZE, SIZE))
@settings(max_examples=50, deadline=None)
def test_standard_errors_decide_where_they_exist(
    methods: duckdb.DuckDBPyConnection,
    baseline: float,
    current: float,
    target: float,
    direction: str,
    errors: tuple[float, float],
) -> None:
    found = methods.execute(
        """
        select verdict.status, verdict.score, verdict.ratio
        from (select methods.healthy_people(
            $values[1], $values[2], $values[3], $direction,
            baseline_error := $values[4], current_error := $values[5]) as verdict)
        """,
        {"values": [baseline, current, target, *errors], "direction": direction},
    ).fetchone()
    expected = healthy_people(Case("", baseline, None, current, None, target, None, direction), errors)
    assert found is not None
    assert found[0] == expected.status
    assert _agree(found[1], expected.score)


@given(
    st.lists(
        st.builds(Case, st.sampled_from(sorted(METHODS)), *[WILD] * 6, st.sampled_from(["increase", "decrease"]), WILD),
        min_size=20,
        max_size=60,
    )
)
@settings(max_examples=25, deadline=None)
def test_nothing_is_an_error_nan_or_infinite(methods: duckdb.DuckDBPyConnection, cases: list[Case]) -> None:
    for case, (found, explanation) in zip(cases, _progress(methods, cases), strict=True):
        assert found.status is not None, case
        assert explanation, case
        assert all(number is None or math.isfinite(number) for number in (found.score, found.ratio)), (case, found)


def test_the_macros_work_in_a_read_only_release(
    methods: duckdb.DuckDBPyConnection, methods_sql: str, tmp_path: Path
) -> None:
    """Copied as a release copies them, attached read-only beside a table of the analyst's own."""
    from orchestration.lib.release_copy import copy_macros

    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as warehouse:
        warehouse.execute(methods_sql)
        warehouse.execute(f"attach '{tmp_path}/published.duckdb' as published")
        copy_macros(warehouse, "warehouse", "published", "methods")
    with duckdb.connect() as analyst:
        analyst.execute(f"attach '{tmp_path}/published.duckdb' as published (read_only)")
        analyst.execute(f"create table mine ({COLUMNS})")
        analyst.execute("insert into mine select 1, 'open_sdg', 100, 2020, 109.5, 2021, 121, 2022, 'increase', null")
        with pytest.raises(duckdb.Error):
            analyst.execute("create table published.methods.x (y int)")
        # Macros that call others find them in the search path: the database in use, or one that is named there.
        paths = {"use published": "memory.main.mine", "set search_path = 'memory.main,published.methods'": "mine"}
        for path, table in paths.items():
            analyst.execute(path)
            row = analyst.execute(f"select status from methods.progress('{table}')").fetchone()
            assert row == ("on_track",)
            analyst.execute("select methods.clopper_pearson(3, 40, 0.05), methods.poisson_exact(3, 0.05)")
            assert analyst.execute("select methods.nchs_proportion_reliability(20, 40)").fetchone() == ("unreliable",)
        silent = analyst.execute(
            "select function_name from duckdb_functions() where schema_name = 'methods' and coalesce(comment, '') = ''"
        ).fetchall()
        assert silent == []
