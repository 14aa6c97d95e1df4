"""The reliability rules of the National Center for Health Statistics, decision by decision."""

from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaincinv
from scipy.stats import beta

DISPLAY = {
    "show": "ok",
    "show_footnote_complement": "caution",
    "suppress": "unreliable",
    "review_0_or_100": "review",
}


def _as_published(x: int, n: int) -> str:
    """The steps of the report of 2017 in its order, with scipy's interval."""
    p = x / n
    lower = beta.ppf(0.025, x, n - x + 1) if x > 0 else 0.0
    upper = beta.ppf(0.975, x + 1, n - x) if x < n else 1.0
    width = upper - lower
    if n < 30:
        return "unreliable"
    if width >= 0.30:
        return "unreliable"
    if x in (0, n):
        return "review"
    if width <= 0.05:
        return "ok"
    if 100 * width / p > 130:
        return "unreliable"
    return "caution" if 100 * width / (1 - p) > 130 else "ok"


def test_gold_proportions(gold_dir: Path, methods: duckdb.DuckDBPyConnection) -> None:
    rows = methods.execute(
        "select display, methods.nchs_proportion_reliability(x, n), x, n from read_csv($path)",
        {"path": str(gold_dir / "equity" / "nchs_proportion_rule_grid.csv")},
    ).fetchall()
    assert len(rows) == 333
    assert [row for row in rows if DISPLAY[row[0]] != row[1]] == []


def test_gold_rates_and_counts(gold_dir: Path, methods: duckdb.DuckDBPyConnection) -> None:
    rows = methods.execute(
        """
        select
            display,
            methods.nchs_rate_reliability(events),
            methods.nchs_rate_reliability(events, 1000, coalesce(rel_ci_width_pct, 1000) / 100)
        from read_csv($path)
        """,
        {"path": str(gold_dir / "equity" / "nchs_rate_count_rule_grid.csv")},
    ).fetchall()
    assert len(rows) == 19
    assert [row for row in rows if {DISPLAY[row[0]]} != set(row[1:])] == []


@given(
    st.lists(
        st.integers(1, 20_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=50, max_size=200
    )
)
@settings(max_examples=10, deadline=None)
def test_proportions_are_judged_as_published(methods: duckdb.DuckDBPyConnection, pairs: list[tuple[int, int]]) -> None:
    found = methods.execute(
        """
        select methods.nchs_proportion_reliability(pair[1], pair[2])
        from unnest($pairs) with ordinality as t(pair, place)
        order by place
        """,
        {"pairs": [list(pair) for pair in pairs]},
    ).fetchall()
    assert [row[0] for row in found] == [_as_published(x, n) for x, n in pairs]


@pytest.mark.parametrize(
    ("call", "verdict"),
    [
        ("nchs_proportion_reliability(29, 29)", "unreliable"),
        ("nchs_proportion_reliability(30, 30)", "review"),
        ("nchs_proportion_reliability(0, 30)", "review"),
        ("nchs_proportion_reliability(0, 0)", None),
        ("nchs_proportion_reliability(31, 30)", None),
        ("nchs_proportion_reliability(-1, 30)", None),
        ("nchs_proportion_reliability(null, 30)", None),
        ("nchs_proportion_reliability(10, null)", None),
        ("nchs_rate_reliability(9)", "unreliable"),
        ("nchs_rate_reliability(10)", "ok"),
        ("nchs_rate_reliability(10, 9)", "unreliable"),
        ("nchs_rate_reliability(10, 10)", "ok"),
        ("nchs_rate_reliability(10, 1000, 1.6)", "ok"),
        ("nchs_rate_reliability(10, 1000, 1.61)", "unreliable"),
        ("nchs_rate_reliability(10, relative_width := 2)", "unreliable"),
        ("nchs_rate_reliability(-1)", None),
        ("nchs_rate_reliability(null)", None),
    ],
)
def test_edges(methods: duckdb.DuckDBPyConnection, call: str, verdict: str | None) -> None:
    assert methods.execute(f"select methods.{call}").fetchone() == (verdict,)


def test_the_exact_interval_is_little_wider_than_wilsons(methods: duckdb.DuckDBPyConnection) -> None:
    """What lets the rule do without the exact interval: its width less Wilson's is between 0 and 1.2 / n, for every n."""
    n = np.repeat(np.arange(30, 2952), np.arange(30, 2952) // 2)
    x = np.concatenate([np.arange(1, denominator // 2 + 1) for denominator in range(30, 2952)])
    chosen = slice(None, None, 7)
    x, n = x[chosen], n[chosen]
    methods.register("pairs", {"x": x, "n": n})
    wilson = np.asarray(methods.execute("select methods.wilson_width(x, n) as width from pairs").fetchnumpy()["width"])
    methods.unregister("pairs")
    excess = n * (betaincinv(x + 1, n - x, 0.975) - betaincinv(x, n - x + 1, 0.025) - wilson)
    assert excess.min() > 0
    assert excess.max() < 1.2


def test_large_denominators_need_no_interval(methods: duckdb.DuckDBPyConnection) -> None:
    x = np.arange(1, 2952)
    widths = beta.ppf(0.975, x + 1, 2952 - x) - beta.ppf(0.025, x, 2952 - x + 1)
    assert widths.max() <= 0.05
    found = methods.execute("select distinct methods.nchs_proportion_reliability(x, 2952) from range(1, 2952) as t(x)")
    assert found.fetchall() == [("ok",)]
