"""methods.age_standardised_rate against NumPy on random sets, and where the answer is known; bad sets say why."""

import csv
import math
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Z = 1.959963984540054
GROUP = st.tuples(st.integers(0, 5000), st.integers(1, 10**6), st.integers(1, 300_000))
RATE = ("crude_rate", "rate", "standard_error", "ci_lower", "ci_upper")


def _rates(methods: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]]) -> dict[str, dict[str, Any]]:
    """What the method says of each set; rows are set, group, events, population, weight, scale."""
    methods.execute(
        "create or replace temp table ages (set_key varchar, age_group varchar, events double, population double,"
        " standard_population double, scale double)"
    )
    methods.executemany("insert into ages values (?, ?, ?, ?, ?, ?)", rows)
    cursor = methods.execute("select * from methods.age_standardised_rate('ages')")
    names = [column[0] for column in cursor.description or ()]
    return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def _byar(x: float) -> tuple[float, float]:
    y = x + 1
    return x * (1 - 1 / (9 * x) - Z / (3 * math.sqrt(x))) ** 3, y * (1 - 1 / (9 * y) + Z / (3 * math.sqrt(y))) ** 3


@given(st.lists(st.lists(GROUP, min_size=1, max_size=12), min_size=1, max_size=20), st.sampled_from([1.0, 1000.0, 1e5]))
@settings(max_examples=25, deadline=None)
def test_numpy_agrees(methods: duckdb.DuckDBPyConnection, sets: list[list[tuple[int, int, int]]], scale: float) -> None:
    rows = [
        (str(number), f"{place:02}", *group, scale)
        for number, groups in enumerate(sets)
        for place, group in enumerate(groups)
    ]
    found = _rates(methods, rows)
    for number, groups in enumerate(sets):
        x, n, w = np.array(groups, dtype=float).T
        share = w / w.sum()
        rate, error = scale * np.dot(share, x / n), scale * np.sqrt(np.sum(share**2 * x / n**2))
        result = found[str(number)]
        assert result["rate"] == pytest.approx(rate, rel=1e-9)
        assert result["crude_rate"] == pytest.approx(scale * x.sum() / n.sum(), rel=1e-9)
        if x.sum() == 0:
            assert (result["ci_lower"], result["ci_upper"], result["reason"]) == (None, None, "no_events_no_interval")
            continue
        limits = [rate + error / math.sqrt(x.sum()) * (limit - x.sum()) for limit in _byar(x.sum())]
        assert result["standard_error"] == pytest.approx(error, rel=1e-9)
        assert (result["ci_lower"], result["ci_upper"]) == pytest.approx((max(0, limits[0]), limits[1]), rel=1e-6)
        assert result["reason"] is None


def test_a_population_like_the_standard_keeps_its_crude_rate(methods: duckdb.DuckDBPyConnection) -> None:
    """With the standard's own ages nothing is adjusted, and the limits are Byar's of the count."""
    people = [("a", 20, 4000), ("b", 30, 5000), ("c", 50, 1000)]
    found = _rates(methods, [("s", age, x, n, n * 7, 1000) for age, x, n in people])["s"]
    expected = [limit / 10_000 * 1000 for limit in _byar(100)]
    assert [found[name] for name in RATE] == pytest.approx([10.0, 10.0, 1.0, *expected], rel=1e-12)


def test_an_older_town_is_not_a_sicker_one(methods: duckdb.DuckDBPyConnection) -> None:
    """Equal rates at every age: the crude rates differ threefold, the standardised ones do not."""
    towns = {"young": (9000, 1000), "old": (1000, 9000)}
    rows = [
        (town, age, n * rate, n, weight, 1000)
        for town, numbers in towns.items()
        for (age, rate, weight), n in zip((("a", 0.01, 6000), ("b", 0.05, 4000)), numbers, strict=True)
    ]
    found = _rates(methods, rows)
    assert (found["young"]["crude_rate"], found["old"]["crude_rate"]) == pytest.approx((14.0, 46.0))
    assert (found["young"]["rate"], found["old"]["rate"]) == pytest.approx((26.0, 26.0))


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        ([("a", 1, None, 5, 1), ("b", 1, 10, 5, 1)], "missing_number"),
        ([("a", None, 10, 5, 1)], "missing_number"),
        ([("a", 1, 10, None, 1)], "missing_number"),
        ([("a", math.nan, 10, 5, 1)], "missing_number"),
        ([("a", 1, math.inf, 5, 1)], "missing_number"),
        ([("a", 1, 0, 5, 1), ("b", 1, 10, 5, 1)], "number_out_of_range"),
        ([("a", -1, 10, 5, 1)], "number_out_of_range"),
        ([("a", 1, 10, -5, 1)], "number_out_of_range"),
        ([("a", 1, 10, 5, 1), ("a", 1, 10, 5, 1)], "repeated_age_group"),
        ([("a", 1, 10, 5, 1), ("b", 1, 10, 5, 1000)], "no_single_scale"),
        ([("a", 1, 10, 5, None)], "no_single_scale"),
        ([("a", 1, 10, 0, 1)], "no_standard_population"),
    ],
)
def test_what_cannot_be_standardised_says_why(
    methods: duckdb.DuckDBPyConnection, groups: list[tuple[Any, ...]], reason: str
) -> None:
    found = _rates(methods, [("s", *group) for group in groups])["s"]
    assert found["reason"] == reason
    assert [found[name] for name in RATE] == [None] * len(RATE)


def test_us_2000_is_what_nchs_prints(repository_root: Path) -> None:
    """Thousands of Anderson and Rosenberg (1998), ages 15-24 divided at 18 by Klein and Schoenborn's adult weight (2001)."""
    to_14, from_15_to_24 = 3_795 + 15_192 + 39_977, 38_077
    older = {"25_34": 37_233, "35_44": 44_659, "45_54": 37_030, "55_64": 23_961, "65_plus": 18_136 + 12_315 + 4_259}
    from_18_to_24 = round(0.128810 / (1 - 0.128810) * sum(older.values()))
    thousands = {"under_18": to_14 + from_15_to_24 - from_18_to_24, "18_24": from_18_to_24, **older}
    total = sum(thousands.values())
    assert total == 274_634
    with (repository_root / "seeds/reference/standard_populations.csv").open(encoding="utf-8") as file:
        weights = {row["age_band"]: int(row["population"]) for row in csv.DictReader(file)}
    assert weights == {band: round(1e6 * people / total) for band, people in thousands.items()}
    assert sum(weights.values()) == 1_000_000
