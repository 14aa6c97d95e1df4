"""methods.trend against a published example, SciPy, and NumPy on random series; what has no trend says why."""

import math
from collections import Counter

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.python.methods.series import Series, Trend, expected_trend, trends

NUMBERS = ("s", "variance", "z", "p_value", "tau", "slope", "slope_lower", "slope_upper")
# Helsel and others, Statistical Methods in Water Resources, on Kendall's tau: ten pairs in order of x.
HELSEL = Series(
    (2, 24, 99, 197, 377, 544, 632, 3452, 6587, 53170),
    (1.22, 2.20, 4.80, 1.28, 1.97, 1.46, 2.64, 2.34, 4.84, 2.96),
)
MONTHS = [str(month) for month in range(1, 13)]


def _numbers(trend: Trend) -> list[float]:
    return [getattr(trend, name) for name in NUMBERS]


def test_a_published_example(methods: duckdb.DuckDBPyConnection) -> None:
    [found] = trends(methods, [HELSEL])
    assert (found.n, found.test, found.s, found.variance, found.reason) == (10, "mann_kendall", 21, 125.0, None)
    assert found.z == pytest.approx(1.79, abs=0.005)
    assert found.p_value == pytest.approx(0.074, abs=0.0005)
    assert found.tau == pytest.approx(0.47, abs=0.005)


@given(
    values=st.lists(st.integers(0, 6) | st.floats(-50, 50).map(lambda x: round(x, 3)), min_size=8, max_size=60),
    step=st.floats(0.01, 5),
)
@settings(max_examples=30, deadline=None)
def test_scipy_agrees(methods: duckdb.DuckDBPyConnection, values: list[float], step: float) -> None:
    series = Series([place * step for place in range(len(values))], values)
    [found] = trends(methods, [series])
    if len(set(values)) == 1:
        assert (found.z, found.p_value, found.tau, found.slope, found.reason) == (0, 1, None, 0, "all_equal")
        return
    tau, _ = stats.kendalltau(series.positions, values)
    slope, _, lower, upper = stats.theilslopes(values, series.positions, alpha=0.95)
    assert [found.tau, found.slope, found.slope_lower, found.slope_upper] == pytest.approx(
        [tau, slope, lower, upper], rel=1e-9, abs=1e-9
    )


def _random_series(random: np.random.Generator) -> Series:
    """With or without seasons, with gaps and, when rounded, with ties; points in no order."""
    size, count = int(random.integers(16, 70)), int(random.integers(2, 7))
    kept = np.sort(random.choice(np.arange(2 * size), size, replace=False))
    values = random.normal(size=size).cumsum() + 3 * np.sin(kept * 2 * np.pi / count)
    values = np.round(values, int(random.integers(0, 4)))
    order = random.permutation(size)
    seasons = [str(place % count) for place in kept[order]] if random.integers(2) else None
    return Series((kept[order] / count).tolist(), values[order].tolist(), seasons)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=20, deadline=None)
def test_random_series_agree_with_numpy(methods: duckdb.DuckDBPyConnection, seed: int) -> None:
    random = np.random.default_rng(seed)
    series = [one for one in (_random_series(random) for _ in range(40)) if len(set(one.values)) > 1]
    for one, found in zip(series, trends(methods, series), strict=True):
        counts = Counter(one.seasons or ()).values()
        is_seasonal = len(counts) > 1 and min(counts) > 1
        assert found.test == ("seasonal_mann_kendall" if is_seasonal else "mann_kendall"), one
        witness = expected_trend(one if is_seasonal else Series(one.positions, one.values))
        if found.reason is None:
            assert _numbers(found) == pytest.approx(witness, rel=1e-9, abs=1e-9), one


def test_the_time_of_year_is_not_a_trend(methods: duckdb.DuckDBPyConnection) -> None:
    """From January to a high December, three years alike; one more year of the second half makes no trend either."""
    heights = [*range(12)] * 3 + [*range(6)]
    positions = [place / 12 for place in range(len(heights))]
    plain, seasonal = trends(methods, [Series(positions, heights), Series(positions, heights, (MONTHS * 4)[:42])])
    assert plain.s != 0
    assert (seasonal.test, seasonal.s, seasonal.slope) == ("seasonal_mann_kendall", 0, 0)


def test_a_rising_year_on_year_is_found_below_the_seasons(methods: duckdb.DuckDBPyConnection) -> None:
    heights = [10 * (month % 12) + month // 12 for month in range(36)]
    [found] = trends(methods, [Series([month / 12 for month in range(36)], heights, MONTHS * 3)])
    assert (found.s, found.tau, found.slope) == (36, 1, pytest.approx(1))
    assert found.p_value is not None
    assert found.p_value < 1e-5


@pytest.mark.parametrize(
    ("series", "reason", "n"),
    [
        (Series(range(7), range(7)), "fewer_than_eight_points", 7),
        (Series([None], [None]), "fewer_than_eight_points", 0),
        (Series(range(8), [1, 2, None, math.nan, math.inf, 3, 4, 5]), "fewer_than_eight_points", 5),
        (Series([0, 0, *range(1, 9)], range(10)), "repeated_position", 10),
        (Series(range(9), [5] * 9), "all_equal", 9),
        (Series(range(8), [*[-1.7e308] * 4, *[1.7e308] * 4]), "out_of_range", 8),
    ],
)
def test_a_series_without_a_trend_says_why(
    methods: duckdb.DuckDBPyConnection, series: Series, reason: str, n: int
) -> None:
    [found] = trends(methods, [series])
    assert (found.reason, found.n) == (reason, n)
    assert (found.p_value is None) == (reason in ("fewer_than_eight_points", "repeated_position"))


@given(
    values=st.lists(st.floats() | st.none() | st.sampled_from([0.0, 1e308, -1e308, 5e-324]), min_size=1, max_size=30),
    positions=st.data(),
)
@settings(max_examples=40, deadline=None)
def test_nothing_is_an_error_nan_or_infinite(
    methods: duckdb.DuckDBPyConnection, values: list[float | None], positions: st.DataObject
) -> None:
    wild = st.floats() | st.none() | st.integers(0, 40).map(float)
    series = Series(positions.draw(st.lists(wild, min_size=len(values), max_size=len(values))), values)
    [found] = trends(methods, [series])
    assert all(number is None or math.isfinite(number) for number in found if not isinstance(number, str)), found
    assert (found.slope is None) <= (found.reason is not None), found


def test_a_table_needs_no_season(methods: duckdb.DuckDBPyConnection) -> None:
    methods.execute(
        "create or replace temp table plain as select 'a' as set_key, i as position, i as value from range(9) as t(i)"
    )
    assert methods.execute("select test, s from methods.trend('plain')").fetchall() == [("mann_kendall", 36)]
    methods.execute(
        "create or replace temp table numbered as select i % 2 as set_key, i as position, i as value, i % 4 as season"
        " from range(40) as t(i)"
    )
    assert methods.execute("select distinct test from methods.trend('numbered')").fetchall() == [
        ("seasonal_mann_kendall",)
    ]
