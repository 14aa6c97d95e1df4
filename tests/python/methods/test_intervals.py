"""Exact intervals against published grids and, on random inputs, against scipy's quantiles of beta and chi-square."""

from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, chi2

# Below 1e-5 scipy itself loses digits: from 4.5 standard deviations on its series stops after 2,000 terms (7e-6 at 10⁶).
ALPHAS = st.sampled_from([1e-5, 0.002, 0.01, 0.05, 0.1, 0.32, 0.5, 0.999])


def _poisson_limits(methods: duckdb.DuckDBPyConnection, x: list[int], alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Limits of all counts in one query, in their order."""
    found = methods.execute(
        """
        select ci.lower, ci.upper
        from (select methods.poisson_exact(x, $alpha) as ci, place from unnest($x) with ordinality as t(x, place))
        order by place
        """,
        {"x": x, "alpha": alpha},
    ).fetchnumpy()
    return np.asarray(found["lower"]), np.asarray(found["upper"])


def _binomial_limits(
    methods: duckdb.DuckDBPyConnection, x: list[int], n: list[int], alpha: float
) -> tuple[np.ndarray, np.ndarray]:
    found = methods.execute(
        """
        select ci.lower, ci.upper
        from (
            select methods.clopper_pearson(pair[1], pair[2], $alpha) as ci, place
            from unnest($pairs) with ordinality as t(pair, place)
        )
        order by place
        """,
        {"pairs": [[a, b] for a, b in zip(x, n, strict=True)], "alpha": alpha},
    ).fetchnumpy()
    return np.asarray(found["lower"]), np.asarray(found["upper"])


@given(x=st.lists(st.integers(0, 10**6) | st.integers(0, 40), min_size=50, max_size=200), alpha=ALPHAS)
@settings(max_examples=10, deadline=None)
def test_poisson_limits_are_scipys(methods: duckdb.DuckDBPyConnection, x: list[int], alpha: float) -> None:
    lower, upper = _poisson_limits(methods, x, alpha)
    counts = np.array(x)
    expected_lower = np.where(counts > 0, chi2.ppf(alpha / 2, 2 * np.maximum(counts, 1)) / 2, 0)
    np.testing.assert_allclose(lower, expected_lower, rtol=1e-9)
    np.testing.assert_allclose(upper, chi2.isf(alpha / 2, 2 * counts + 2) / 2, rtol=1e-9)


@given(
    pairs=st.lists(
        (st.integers(1, 10**6) | st.integers(1, 60)).flatmap(
            lambda n: st.tuples(
                st.integers(0, n) | st.integers(0, min(n, 3)) | st.integers(max(0, n - 3), n), st.just(n)
            )
        ),
        min_size=50,
        max_size=200,
    ),
    alpha=ALPHAS,
)
@settings(max_examples=10, deadline=None)
def test_binomial_limits_are_scipys(
    methods: duckdb.DuckDBPyConnection, pairs: list[tuple[int, int]], alpha: float
) -> None:
    x, n = np.array(pairs).T
    lower, upper = _binomial_limits(methods, x.tolist(), n.tolist(), alpha)
    expected_lower = np.where(x > 0, beta.ppf(alpha / 2, np.maximum(x, 1), n - x + 1), 0)
    expected_upper = np.where(x < n, beta.isf(alpha / 2, x + 1, np.maximum(n - x, 1)), 1)
    np.testing.assert_allclose(lower, expected_lower, rtol=1e-9)
    np.testing.assert_allclose(upper, expected_upper, rtol=1e-9)


def test_the_largest_counts_reach_their_tails(methods: duckdb.DuckDBPyConnection) -> None:
    """From 10⁷ on scipy's quantiles lose digits before its tails do: the limits must have the tail they stand for."""
    x = [10**6, 10**7, 10**9]
    lower, upper = _poisson_limits(methods, x, 0.05)
    np.testing.assert_allclose(chi2.cdf(2 * lower, 2 * np.array(x)), 0.025, rtol=1e-6)
    np.testing.assert_allclose(chi2.sf(2 * upper, 2 * np.array(x) + 2), 0.025, rtol=1e-6)


@pytest.mark.parametrize(
    "call",
    [
        "poisson_exact(null, 0.05)",
        "poisson_exact(-1, 0.05)",
        "poisson_exact(3, 0)",
        "poisson_exact(3, 1)",
        "poisson_exact(3, null)",
        "poisson_exact('nan'::double, 0.05)",
        "poisson_exact('inf'::double, 0.05)",
        "clopper_pearson(null, 10, 0.05)",
        "clopper_pearson(1, null, 0.05)",
        "clopper_pearson(0, 0, 0.05)",
        "clopper_pearson(11, 10, 0.05)",
        "clopper_pearson(-1, 10, 0.05)",
        "clopper_pearson(1, 10, 2)",
        "clopper_pearson(1, 'inf'::double, 0.05)",
        "clopper_pearson('nan'::double, 10, 0.05)",
    ],
)
def test_what_has_no_interval_is_null(methods: duckdb.DuckDBPyConnection, call: str) -> None:
    assert methods.execute(f"select methods.{call} is null").fetchone() == (True,)


def test_a_weighted_count_has_an_interval(methods: duckdb.DuckDBPyConnection) -> None:
    row = methods.execute(
        "select methods.poisson_exact(2.5, 0.05).lower, methods.clopper_pearson(2.5, 7.5, 0.05).upper"
    )
    assert row.fetchone() == pytest.approx((chi2.ppf(0.025, 5) / 2, beta.ppf(0.975, 3.5, 5)), rel=1e-9)


def test_gold_poisson_and_byar(gold_dir: Path, methods: duckdb.DuckDBPyConnection) -> None:
    worst = methods.execute(
        """
        select
            count(*),
            max(abs(methods.poisson_exact(x, 0.05).lower - exact_lower95) / greatest(exact_lower95, 1e-9)),
            max(abs(methods.poisson_exact(x, 0.05).upper / exact_upper95 - 1)),
            max(abs(methods.poisson_exact(x, 0.002).lower - exact_lower998) / greatest(exact_lower998, 1e-9)),
            max(abs(methods.poisson_exact(x, 0.002).upper / exact_upper998 - 1)),
            max(abs(methods.byar(x, 1.959963984540054).lower - byars_lower95) / greatest(byars_lower95, 1e-9)),
            max(abs(methods.byar(x, 1.959963984540054).upper / byars_upper95 - 1))
        from read_csv($path)
        """,
        {"path": str(gold_dir / "equity" / "poisson_exact_vs_byars.csv")},
    ).fetchone()
    assert worst is not None
    assert worst[0] == 13
    assert max(worst[1:]) < 1e-9


@pytest.mark.parametrize(
    ("alpha", "z", "level"), [(0.05, 1.959963984540054, "95_0"), (0.002, 3.090232306167813, "99_8")]
)
def test_gold_rates(gold_dir: Path, methods: duckdb.DuckDBPyConnection, alpha: float, z: float, level: str) -> None:
    """The package takes the exact interval below ten events and Byar's from ten on."""
    worst = methods.execute(
        f"""
        with
            limits as (
                select
                    *,
                    if(method = 'Exact', methods.poisson_exact(x, $alpha), methods.byar(x, $z)) as ci,
                    100000.0 / n as scale
                from read_csv($path)
            )
        select
            count(*),
            max(abs(ci.lower * scale - lower{level}cl) / greatest(lower{level}cl, 1e-9)),
            max(abs(ci.upper * scale / upper{level}cl - 1))
        from limits
        """,
        {"path": str(gold_dir / "equity" / "rate_byars_exact_grid.csv"), "alpha": alpha, "z": z},
    ).fetchone()
    assert worst is not None
    assert worst[0] == 54
    assert max(worst[1:]) < 1e-9


@pytest.mark.parametrize(("z", "level"), [(1.959963984540054, "95_0"), (3.090232306167813, "99_8")])
def test_gold_wilson(gold_dir: Path, methods: duckdb.DuckDBPyConnection, z: float, level: str) -> None:
    worst = methods.execute(
        f"""
        with limits as (select *, methods.wilson(x, n, $z) as ci from read_csv($path))
        select
            count(*),
            max(abs(100 * ci.lower - lower{level}cl) / greatest(lower{level}cl, 1e-6)),
            max(abs(100 * ci.upper / upper{level}cl - 1))
        from limits
        """,
        {"path": str(gold_dir / "equity" / "proportion_wilson_grid.csv"), "z": z},
    ).fetchone()
    assert worst is not None
    assert worst[0] == 97
    assert max(worst[1:]) < 1e-9


def test_gold_clopper_pearson(gold_dir: Path, methods: duckdb.DuckDBPyConnection) -> None:
    worst = methods.execute(
        """
        with limits as (select *, methods.clopper_pearson(x, n, 0.05) as ci from read_csv($path))
        select
            count(*),
            max(abs(ci.lower - cp_lower) / greatest(cp_lower, 1e-9)),
            max(abs(ci.upper / cp_upper - 1))
        from limits
        """,
        {"path": str(gold_dir / "equity" / "nchs_proportion_rule_grid.csv")},
    ).fetchone()
    assert worst is not None
    assert worst[0] == 333
    assert max(worst[1:]) < 1e-9
