"""Ranks of the interval of a quantile against SciPy's binomial law; rates whose denominator has an error."""

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

Z = 1.959963984540054
TAIL = 0.025
FRACTIONS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)


def _ranks(methods: duckdb.DuckDBPyConnection, last: int, fraction: float) -> tuple[np.ndarray, np.ndarray]:
    """Ranks for 1 to `last` values; zero below the first and n + 1 beyond the last."""
    found = methods.execute(
        """
        select coalesce(ranks.lower, 0) as lower, coalesce(ranks.upper, n + 1) as upper
        from (select n, methods.order_statistic_ranks(n, $fraction, $z) as ranks from range(1, $last + 1) as t(n))
        order by n
        """,
        {"fraction": fraction, "z": Z, "last": last},
    ).fetchnumpy()
    return np.asarray(found["lower"]), np.asarray(found["upper"])


@pytest.mark.parametrize("fraction", FRACTIONS)
def test_ranks_are_those_of_the_binomial_law(methods: duckdb.DuckDBPyConnection, fraction: float) -> None:
    n = np.arange(1, 20_001)
    lower, upper = _ranks(methods, 20_000, fraction)
    # Never too narrow: each tail holds at most 2.5 %.
    assert (stats.binom.cdf(lower - 1, n, fraction) <= TAIL * (1 + 1e-9)).all()
    assert (stats.binom.sf(upper - 1, n, fraction) <= TAIL * (1 + 1e-9)).all()
    # One rank further in would mostly hold more, two always.
    assert np.mean(stats.binom.cdf(lower, n, fraction) <= TAIL) < 0.02
    assert np.mean(stats.binom.sf(upper - 2, n, fraction) <= TAIL) < 0.02
    assert (stats.binom.cdf(lower + 1, n, fraction) > TAIL).all()
    assert (stats.binom.sf(upper - 3, n, fraction) > TAIL).all()


@pytest.mark.parametrize(
    ("n", "fraction", "expected"),
    [
        # Conover, Practical Nonparametric Statistics: the median of 10 lies between the 2nd and the 9th, of 20 the 6th and 15th.
        (10, 0.5, {"lower": 2, "upper": 9}),
        (20, 0.5, {"lower": 6, "upper": 15}),
        (6, 0.5, {"lower": 1, "upper": 6}),
        (5, 0.5, {"lower": None, "upper": None}),
        (0, 0.5, None),
        (None, 0.5, None),
        (10, 0, None),
        (10, 1, None),
        (10, None, None),
    ],
)
def test_edges(
    methods: duckdb.DuckDBPyConnection, n: int | None, fraction: float | None, expected: dict[str, int | None] | None
) -> None:
    [found] = methods.execute(
        "select methods.order_statistic_ranks($n::bigint, $p::double, $z)", {"n": n, "p": fraction, "z": Z}
    ).fetchall()
    assert found == (expected,)


@given(
    x=st.integers(0, 10**6),
    denominator=st.floats(1, 10**7),
    margin=st.floats(0, 0.5),
)
@settings(max_examples=100, deadline=None)
def test_a_rate_is_as_uncertain_as_its_two_parts(
    methods: duckdb.DuckDBPyConnection, x: int, denominator: float, margin: float
) -> None:
    [(byar, found)] = methods.execute(
        """
        select limits, methods.ratio_interval($x, limits, methods.acs_standard_error($moe) / $n, $z)
        from (select methods.byar($x, $z) as limits)
        """,
        {"x": x, "moe": margin * denominator, "n": denominator, "z": Z},
    ).fetchall()
    error = margin / stats.norm.ppf(0.95) * x * Z
    expected = (
        max(0.0, x - np.hypot(x - byar["lower"], error)),
        x + np.hypot(byar["upper"] - x, error),
    )
    # The survey's 1.645 is the rounded quantile.
    assert (found["lower"], found["upper"]) == pytest.approx(expected, rel=1e-3, abs=1e-3 * max(1, x))
    assert found["lower"] <= byar["lower"] * (1 + 1e-12)
    assert found["upper"] >= byar["upper"] * (1 - 1e-12)


def test_simulated_rates_are_covered(methods: duckdb.DuckDBPyConnection) -> None:
    """Of 20,000 rates with a wrong denominator about 95 % hold the truth; Byar's interval alone holds far fewer."""
    random = np.random.default_rng(7)
    counts = random.poisson(400, 20_000)
    estimates = random.normal(1.0, 0.06, 20_000)
    methods.register("drawn", {"x": counts, "n": estimates})
    [(covered, covered_by_byar)] = methods.execute(
        """
        select
            avg((400 between limits.lower / n and limits.upper / n)::int),
            avg((400 between byar.lower / n and byar.upper / n)::int)
        from (
            select n, methods.byar(x, $z) as byar, methods.ratio_interval(x, byar, 0.06, $z) as limits from drawn
        )
        """,
        {"z": Z},
    ).fetchall()
    methods.unregister("drawn")
    assert covered == pytest.approx(0.95, abs=0.01)
    assert covered_by_byar < 0.85
