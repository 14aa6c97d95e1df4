"""Series for the tests of `methods.trend` and `methods.projection`, and the two methods once more with NumPy and SciPy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import duckdb
import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Series:
    """Points in time; with seasons, one for each point."""

    positions: Sequence[float | None]
    values: Sequence[float | None]
    seasons: Sequence[str | None] | None = None


class Trend(NamedTuple):
    n: int
    first_position: float | None
    last_position: float | None
    test: str | None
    s: int | None
    variance: float | None
    z: float | None
    p_value: float | None
    tau: float | None
    slope: float | None
    slope_lower: float | None
    slope_upper: float | None
    reason: str | None


class Projection(NamedTuple):
    n: int
    first_position: float | None
    last_position: float | None
    method: str | None
    slope: float | None
    slope_lower: float | None
    slope_upper: float | None
    projected_value: float | None
    projected_lower: float | None
    projected_upper: float | None
    reason: str | None
    reached_position: float | None
    reached_reason: str | None


def trends(connection: duckdb.DuckDBPyConnection, series: Sequence[Series]) -> list[Trend]:
    """What methods.trend gives for each series, in their order."""
    connection.execute(
        "create or replace temp table series (set_key bigint, position double, value double, season varchar)"
    )
    rows = [
        [key, *point]
        for key, one in enumerate(series)
        for point in zip(one.positions, one.values, one.seasons or [None] * len(one.values), strict=True)
    ]
    connection.executemany("insert into series values (?, ?, ?, ?)", rows)
    found = connection.execute("from methods.trend('series') order by set_key").fetchall()
    assert [row[0] for row in found] == list(range(len(series)))
    return [Trend(*row[1:]) for row in found]


def project(
    connection: duckdb.DuckDBPyConnection, series: Series, position: float | None, target: float | None, direction: str
) -> Projection:
    connection.execute(
        "create or replace temp table lines (set_key bigint, position double, value double,"
        " target_position double, target_value double, direction varchar)"
    )
    rows = [[1, *point, position, target, direction] for point in zip(series.positions, series.values, strict=True)]
    connection.executemany("insert into lines values (?, ?, ?, ?, ?, ?)", rows)
    [found] = connection.execute("from methods.projection('lines')").fetchall()
    return Projection(*found[1:])


def expected_trend(series: Series) -> list[float]:
    """S, its variance, z, p, tau, Sen's slope and its limits, season by season; NumPy's signs, SciPy's tails."""
    x, y = np.array(series.positions, dtype=float), np.array(series.values, dtype=float)
    names = np.array(series.seasons if series.seasons else [""] * len(x))
    s, variance, base, slopes = 0.0, 0.0, 0.0, []
    for name in np.unique(names):
        order = np.argsort(x[names == name])
        xs, ys = x[names == name][order], y[names == name][order]
        late, early = np.tril_indices(len(xs), -1)
        s += np.sign(ys[late] - ys[early]).sum()
        slopes.extend((ys[late] - ys[early]) / (xs[late] - xs[early]))
        n, ties = len(xs), np.unique(ys, return_counts=True)[1]
        variance += (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
        base += np.sqrt(n * (n - 1) / 2 * (n * (n - 1) / 2 - (ties * (ties - 1)).sum() / 2))
    z = (s - np.sign(s)) / np.sqrt(variance) if s else 0.0
    sizes, reach = np.sort(slopes), stats.norm.ppf(0.975) * np.sqrt(variance)
    lower = sizes[max(int(np.round((len(sizes) - reach) / 2)) - 1, 0)]
    upper = sizes[min(int(np.round((len(sizes) + reach) / 2)), len(sizes) - 1)]
    found = (s, variance, z, 2 * stats.norm.sf(abs(z)), s / base, np.median(sizes), lower, upper)
    return [float(number) for number in found]


def expected_line(series: Series, position: float) -> list[float]:
    """Slope with its limits and the value at a position with its limits, by the matrices of the textbook."""
    x = np.column_stack([np.ones(len(series.positions)), np.array(series.positions, dtype=float)])
    y = np.array(series.values, dtype=float)
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    freedom = len(y) - 2
    inverse = np.linalg.inv(x.T @ x)
    variance, quantile, at = np.sum((y - x @ beta) ** 2) / freedom, stats.t.ppf(0.975, freedom), np.array([1, position])
    steep = quantile * np.sqrt(variance * inverse[1, 1])
    wide = quantile * np.sqrt(variance * (1 + at @ inverse @ at))
    value = at @ beta
    found = (beta[1], beta[1] - steep, beta[1] + steep, value, value - wide, value + wide)
    return [float(number) for number in found]
