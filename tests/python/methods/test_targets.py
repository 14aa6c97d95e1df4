"""What each kind of target asks of a value: boundaries, and a straightforward computation on random numbers."""

import datetime as dt
import math
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

TOLERANCE = 1e-9
AMOUNT = st.one_of(st.just(0.0), st.floats(-1e5, 1e5).map(lambda x: round(x, 4)))
PERCENT = st.floats(-150, 150).map(lambda x: round(x, 2))
DIRECTION = st.sampled_from(["increase", "decrease", "maintain", "none"])
DAY = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))
SIGN = {"increase": 1, "decrease": -1}


def _value(methods: duckdb.DuckDBPyConnection, expression: str, *values: Any) -> Any:
    row = methods.execute(f"select {expression}", list(values)).fetchone()
    assert row is not None
    return row[0]


def _agrees(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("relative_target(100, 2)", 102.0),
        ("relative_target(0.3, 10)", 0.33),
        ("relative_target(-100, 2)", -98.0),
        ("relative_target(0, 2)", 0.0),
        ("relative_target(null, 2)", None),
        ("relative_target('inf'::double, 2)", None),
        ("improvement_target(10, 10, 'decrease')", 9.0),
        ("improvement_target(10, 10, 'increase')", 11.0),
        ("improvement_target(10, 10, 'none')", None),
        ("point_target(82.4, 3, 'increase')", 85.4),
        ("point_target(0.1, 0.2, 'increase')", 0.3),
        # 82.4 % and 86.04 % differ by Cohen's h = 0.10.
        ("effect_target(82.4, 0.10, 'increase')", 86.0399928),
        ("effect_target(82.4, 0, 'decrease')", 82.4),
        ("effect_target(100, 0.10, 'increase')", 100.0),
        ("effect_target(0, 0.10, 'decrease')", 0.0),
        ("effect_target(100.1, 0.10, 'increase')", None),
        ("effect_target(50, null, 'increase')", None),
        ("effect_target(50, 0.10, 'maintain')", None),
        ("accumulated_target(120, 1)", 10.0),
        ("accumulated_target(120, 12)", 120.0),
        ("accumulated_target(0.1, 7)", 0.058333333),
        ("path_target(10, date '2020-01-01', 20, date '2020-01-11', date '2020-01-06')", 15.0),
        ("path_target(10, date '2020-01-01', 20, date '2020-01-11', date '2020-01-11')", 20.0),
        ("path_target(10, date '2020-01-01', 20, date '2020-01-11', date '2030-01-01')", 20.0),
        ("path_target(10, date '2020-01-01', 20, date '2020-01-11', date '2019-01-01')", 10.0),
        ("path_target(10, date '2020-01-01', 20, date '2020-01-01', date '2020-01-01')", None),
        ("path_target(null, date '2020-01-01', 20, date '2020-01-11', date '2020-01-06')", None),
        ("nearest_bound(85, 85, 100)", {"bound": 85.0, "direction": "increase"}),
        ("nearest_bound(100, 85, 100)", {"bound": 85.0, "direction": "increase"}),
        ("nearest_bound(100.01, 85, 100)", {"bound": 100.0, "direction": "decrease"}),
        ("nearest_bound(84, 85, 100)", {"bound": 85.0, "direction": "increase"}),
        ("nearest_bound(84, null, 100)", {"bound": 100.0, "direction": "decrease"}),
        ("nearest_bound(184, 85, null)", {"bound": 85.0, "direction": "increase"}),
        ("nearest_bound(90, 100, 85)", None),
    ],
)
def test_boundaries(methods: duckdb.DuckDBPyConnection, expression: str, expected: object) -> None:
    found = _value(methods, f"methods.{expression}")
    assert found == (pytest.approx(expected, abs=1e-7) if "effect" in expression and expected else expected)


@given(AMOUNT, PERCENT, DIRECTION)
@settings(max_examples=100, deadline=None)
def test_changes_of_an_earlier_value(
    methods: duckdb.DuckDBPyConnection, reference: float, percent: float, direction: str
) -> None:
    changed = reference + abs(reference) * percent / 100
    assert _agrees(_value(methods, "methods.relative_target(?, ?)", reference, percent), changed)
    sign = SIGN.get(direction)
    improved = None if sign is None else reference + abs(reference) * sign * percent / 100
    assert _agrees(_value(methods, "methods.improvement_target(?, ?, ?)", reference, percent, direction), improved)
    moved = None if sign is None else reference + sign * percent
    assert _agrees(_value(methods, "methods.point_target(?, ?, ?)", reference, percent, direction), moved)


@given(st.floats(0, 100), st.floats(0, 1), st.sampled_from(["increase", "decrease"]))
@settings(max_examples=100, deadline=None)
def test_an_effect_size_is_the_difference_of_the_arcsines(
    methods: duckdb.DuckDBPyConnection, baseline: float, effect: float, direction: str
) -> None:
    found = _value(methods, "methods.effect_target(?, ?, ?)", baseline, effect, direction)
    # cos(2 asin √p) = 1 - 2p: the same angle by another road.
    angle = math.acos(1 - baseline / 50) + SIGN[direction] * effect
    assert math.isclose(found, 50 * (1 - math.cos(min(math.pi, max(0.0, angle)))), abs_tol=1e-6)
    assert 0 <= found <= 100


@given(AMOUNT, st.integers(0, 12))
@settings(max_examples=50, deadline=None)
def test_a_years_target_grows_by_a_twelfth_a_month(
    methods: duckdb.DuckDBPyConnection, year: float, months: int
) -> None:
    due = _value(methods, "methods.accumulated_target(?, ?)", year, months)
    assert _agrees(due, math.fsum([year / 12] * months))


@given(AMOUNT, DAY, AMOUNT, DAY, DAY)
@settings(max_examples=100, deadline=None)
def test_a_path_is_straight(
    methods: duckdb.DuckDBPyConnection,
    baseline: float,
    start: dt.date,
    target: float,
    due: dt.date,
    today: dt.date,
) -> None:
    found = _value(methods, "methods.path_target(?, ?, ?, ?, ?)", baseline, start, target, due, today)
    if start >= due:
        assert found is None
        return
    share = min(1.0, max(0.0, (today - start).days / (due - start).days))
    assert _agrees(found, (1 - share) * baseline + share * target)


@given(AMOUNT, AMOUNT, AMOUNT)
@settings(max_examples=100, deadline=None)
def test_between_bounds_is_met_and_beyond_them_is_a_share_of_the_nearer(
    methods: duckdb.DuckDBPyConnection, number: float, one: float, other: float
) -> None:
    lower, upper = sorted((one, other))
    found = _value(
        methods,
        """
        methods.attainment($1, aim.bound, aim.direction)
        from (select methods.nearest_bound($1, $2, $3) as aim)
        """,
        number,
        lower,
        upper,
    )
    nearest = min(max(number, lower), upper)
    if number == nearest:
        assert found == 1
    elif number * nearest <= 0:
        assert found == 0
    else:
        assert _agrees(found, min(number / nearest, nearest / number))


@given(st.floats(0.001, 1e4), st.floats(0.001, 1e4), st.floats(0.001, 1e4))
@settings(max_examples=100, deadline=None)
def test_the_worse_of_two_losses_attains_less(
    methods: duckdb.DuckDBPyConnection, accepted: float, more: float, still_more: float
) -> None:
    shares = [
        _value(methods, "methods.attainment(?, ?, 'increase')", -accepted - loss, -accepted)
        for loss in (0.0, more, more + still_more)
    ]
    assert shares[0] == 1
    assert shares == sorted(shares, reverse=True)
    assert all(0 < share <= 1 for share in shares)
