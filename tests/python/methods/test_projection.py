"""methods.projection against NumPy and SciPy; where there is no projection or no date, the reason."""

import math

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.python.methods.series import Projection, Series, expected_line, project

RISING = Series(range(10), [3, 5, 4, 6, 7, 6, 8, 9, 8, 10])
CONSTANT = Series(range(6), [4] * 6)


@given(seed=st.integers(0, 2**32), size=st.integers(5, 80))
@settings(max_examples=40, deadline=None)
def test_random_lines_agree_with_numpy(methods: duckdb.DuckDBPyConnection, seed: int, size: int) -> None:
    random = np.random.default_rng(seed)
    positions = 2010 + random.choice(np.arange(20 * size), size, replace=False) / 12
    values = random.uniform(-2, 2) * (positions - 2010) + random.normal(size=size)
    series, later = Series(positions.tolist(), values.tolist()), float(positions.max() + random.uniform(0.1, 9))
    target = float(values.mean() + random.normal())
    found = project(methods, series, later, target, "increase")
    numbers = [*found[4:7], *found[7:10]]
    assert (found.n, found.method, found.reason) == (size, "least_squares", None)
    assert numbers == pytest.approx(expected_line(series, later), rel=1e-9, abs=1e-8)
    if found.reached_position is not None:
        assert expected_line(series, found.reached_position)[3] == pytest.approx(target, abs=1e-7)
        assert found.reached_position > positions.max()


@given(st.integers(1, 3000))
@settings(max_examples=200, deadline=None)
def test_the_limits_of_student_are_scipys(methods: duckdb.DuckDBPyConnection, freedom: int) -> None:
    [(found,)] = methods.execute("select methods.student_t_95(?)", [freedom]).fetchall()
    assert found == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-12)


@given(st.floats(-37, 37))
@settings(max_examples=300, deadline=None)
def test_the_tails_of_the_normal_are_scipys(methods: duckdb.DuckDBPyConnection, z: float) -> None:
    [(found,)] = methods.execute("select methods.normal_tails(?::double)", [z]).fetchall()
    assert found == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-11, abs=0)


@pytest.mark.parametrize(
    ("series", "position", "target", "direction", "reason", "reached_reason"),
    [
        (RISING, 20, 15, "increase", None, None),
        (RISING, 20, 10, "increase", None, "already_met"),
        (Series(range(10), [3, 5, 4, 6, 7, 6, 8, 9, 10, 7]), 20, 9, "increase", None, "line_already_met"),
        (RISING, 20, 1, "decrease", None, "wrong_way"),
        (CONSTANT, 20, 9, "increase", None, "no_slope"),
        (RISING, 20, None, "increase", None, "no_target"),
        (RISING, 20, 15, "maintain", None, "no_direction"),
        (RISING, None, 15, "increase", "no_target_position", None),
        (RISING, 9, 15, "increase", "target_position_has_passed", None),
        (Series(range(4), range(4)), 20, 15, "increase", "fewer_than_five_points", "fewer_than_five_points"),
        (Series([1] * 6, range(6)), 20, 15, "increase", "one_position", "one_position"),
        (Series(range(6), [1.7e308] * 6), 20, 15, "increase", "out_of_range", "out_of_range"),
        (Series([None], [None]), 20, 15, "increase", "fewer_than_five_points", "fewer_than_five_points"),
    ],
)
def test_what_is_missing_has_a_reason(
    methods: duckdb.DuckDBPyConnection,
    series: Series,
    position: float | None,
    target: float | None,
    direction: str,
    reason: str | None,
    reached_reason: str | None,
) -> None:
    found = project(methods, series, position, target, direction)
    assert (found.reason, found.reached_reason) == (reason, reached_reason)
    assert (found.projected_value is None) == (reason is not None)
    assert (found.reached_position is None) == (reached_reason is not None)


def test_a_line_without_scatter_has_no_width(methods: duckdb.DuckDBPyConnection) -> None:
    found = project(methods, Series(range(6), [2 * x for x in range(6)]), 10, 30, "increase")
    assert (found.projected_value, found.projected_lower, found.projected_upper) == (20, 20, 20)
    assert found.reached_position == 15


@given(
    values=st.lists(st.floats() | st.none() | st.sampled_from([0.0, 1e308, -1e308, 5e-324]), min_size=1, max_size=20),
    wild=st.tuples(*[st.floats() | st.none()] * 2),
    direction=st.sampled_from(["increase", "decrease", "maintain"]),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=60, deadline=None)
def test_nothing_is_an_error_nan_or_infinite(
    methods: duckdb.DuckDBPyConnection,
    values: list[float | None],
    wild: tuple[float | None, float | None],
    direction: str,
    seed: int,
) -> None:
    positions = np.random.default_rng(seed).choice([1.0, 2.0, 3.5, -1e308, 1e308, 5e-324], len(values)).tolist()
    found: Projection = project(methods, Series(positions, values), *wild, direction)
    assert all(number is None or math.isfinite(number) for number in found if not isinstance(number, str)), found
    assert (found.projected_value is None) == (found.reason is not None)
    assert (found.reached_position is None) == (found.reached_reason is not None)
