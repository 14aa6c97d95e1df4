"""The error of a ratio of two sums against NumPy on the events themselves, which the macro never sees."""

import math

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Z = 1.959963984540054
AMOUNTS = st.floats(0.01, 1e6)


def _error(methods: duckdb.DuckDBPyConnection, x: np.ndarray, y: np.ndarray) -> float | None:
    sums = [float(values.sum()) for values in (x, y, x * x, y * y, x * y)]
    row = methods.execute("select methods.ratio_of_sums_error(?, ?, ?, ?, ?, ?)", [*sums, len(x)]).fetchone()
    assert row is not None
    return row[0]


@given(pairs=st.lists(st.tuples(AMOUNTS | st.just(0.0), AMOUNTS), min_size=2, max_size=60))
@settings(max_examples=1000, deadline=None)
def test_error_is_the_scatter_of_the_residuals(
    methods: duckdb.DuckDBPyConnection, pairs: list[tuple[float, float]]
) -> None:
    x, y = np.array(pairs).T
    ratio = x.sum() / y.sum()
    residuals = x - ratio * y
    found = _error(methods, x, y)
    size = (x * x).sum() + ratio**2 * (y * y).sum()
    # Sums of squares lose what the residuals lack in size: 1e-9 of the error is kept down to 1e-6 of the squares.
    if (residuals**2).sum() > 1e-6 * size:
        assert found == pytest.approx(math.sqrt(len(x) * residuals.var(ddof=1)) / y.sum(), rel=1e-9)
    elif (residuals**2).sum() < 1e-13 * size:
        assert found is None


@given(
    answers=st.lists(st.tuples(st.floats(0.1, 10), st.integers(0, 5)), min_size=3, max_size=60).filter(
        lambda rows: len({value for _, value in rows}) > 1
    )
)
@settings(max_examples=300, deadline=None)
def test_with_weights_it_is_the_linearised_error_of_a_weighted_mean(
    methods: duckdb.DuckDBPyConnection, answers: list[tuple[float, int]]
) -> None:
    w, v = np.array(answers, dtype=float).T
    mean = np.average(v, weights=w)
    n = len(w)
    expected = math.sqrt(n / (n - 1) * ((w * (v - mean)) ** 2).sum()) / w.sum()
    assert _error(methods, w * v, w) == pytest.approx(expected, rel=1e-7)


def test_hand_numbers(methods: duckdb.DuckDBPyConnection) -> None:
    """Ratio 6 / 4, residuals -0.5, 0.5 and 0: 3 / 2 of a half over sixteen."""
    found = _error(methods, np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0, 2.0]))
    assert found == pytest.approx(math.sqrt(0.75 / 16), rel=1e-12)


def test_a_mean_is_a_ratio_to_the_number_of_events(methods: duckdb.DuckDBPyConnection) -> None:
    x = np.array([3.0, 5.0, 8.0, 13.0])
    assert _error(methods, x, np.ones(4)) == pytest.approx(x.std(ddof=1) / 2, rel=1e-12)


@pytest.mark.parametrize(
    "sums",
    [
        "3, 4, 9, 16, 12, 1",
        "0, 6, 0, 14, 0, 3",
        "6, 6, 14, 14, 14, 3",
        "1, 0, 1, 0, 0, 3",
        "null, 6, 0, 14, 0, 3",
        "3, 6, null, 14, 0, 3",
        "3, 6, 5, 14, 7, null",
    ],
)
def test_what_has_no_error_is_null(methods: duckdb.DuckDBPyConnection, sums: str) -> None:
    assert methods.execute(f"select methods.ratio_of_sums_error({sums})").fetchone() == (None,)


def _size(methods: duckdb.DuckDBPyConnection, w: np.ndarray, v: np.ndarray) -> float | None:
    row = methods.execute(
        """
        select methods.effective_sample_size($x, $y, $yy, methods.ratio_of_sums_error($x, $y, $xx, $yy, $xx, $n))
        """,
        {"x": (w * v).sum(), "y": w.sum(), "xx": (w * w * v).sum(), "yy": (w * w).sum(), "n": len(w)},
    ).fetchone()
    assert row is not None
    return row[0]


def test_effective_sizes_by_hand(methods: duckdb.DuckDBPyConnection) -> None:
    # Equal weights: Korn and Graubard's number is n - 1, below Kish's n. Nobody and everybody leave Kish's.
    assert _size(methods, np.full(10, 3.0), np.repeat([0.0, 1.0], 5)) == pytest.approx(9, rel=1e-12)
    assert _size(methods, np.full(10, 3.0), np.zeros(10)) == pytest.approx(10, rel=1e-12)
    assert _size(methods, np.array([1.0, 1.0, 2.0]), np.ones(3)) == pytest.approx(16 / 6, rel=1e-12)
    assert _size(methods, np.array([5.0]), np.ones(1)) == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("call", ["0, 0, 0, null", "5, 4, 4, 0.1", "-1, 4, 4, 0.1", "1, null, 4, 0.1", "1, 4, 0, 0.1"])
def test_what_has_no_effective_size_is_null(methods: duckdb.DuckDBPyConnection, call: str) -> None:
    assert methods.execute(f"select methods.effective_sample_size({call})").fetchone() == (None,)


@pytest.mark.parametrize(
    ("size", "shares"), [(40, (0.9, 0.7, 0.5)), (200, (0.98, 0.95, 0.9)), (60, (0.05, 0.05, 0.05))]
)
def test_nineteen_of_twenty_weighted_intervals_hold_the_truth(
    methods: duckdb.DuckDBPyConnection, size: int, shares: tuple[float, ...]
) -> None:
    """Groups that answer less often weigh more, and answer otherwise; 2,000 surveys."""
    draws = np.random.default_rng(20240701)
    weights, people = np.array([0.5, 1.2, 3.0]), np.array([0.5, 0.35, 0.15])
    groups = draws.choice(3, (2000, size), p=people)
    v = (draws.random((2000, size)) < np.array(shares)[groups]).astype(float)
    w = weights[groups] * np.exp(0.2 * draws.standard_normal((2000, size)))
    truth = float((people * weights * shares).sum() / (people * weights).sum())
    sums = [(w * v).sum(1), w.sum(1), (w * w * v).sum(1), (w * w).sum(1)]
    row = methods.execute(
        """
        with
            surveys as (select unnest($1) as x, unnest($2) as y, unnest($3) as xx, unnest($4) as yy),
            errors as (select *, methods.ratio_of_sums_error(x, y, xx, yy, xx, $5) as error from surveys),
            sizes as (select *, methods.effective_sample_size(x, y, yy, error) as n from errors)
        select avg(($6 between limits.lower and limits.upper)::int)
        from (select methods.wilson(x / y * n, n, $7) as limits from sizes)
        """,
        [*[column.tolist() for column in sums], size, truth, Z],
    ).fetchone()
    assert row is not None
    # Chance moves a share of 2,000 by one point.
    assert 0.935 <= row[0] <= 0.98, row[0]
