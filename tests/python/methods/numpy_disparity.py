"""The measures of `methods.disparity` a second time, in NumPy, as plain formulas of vectors.

Where the macro uses a derivative worked out by hand, this differentiates the estimate numerically.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.python.methods.disparity_sets import GroupSet

Value = tuple[float, float]
Values = dict[tuple[str, str], Value]
Measure = Callable[[np.ndarray], Any]


def delta(measure: Measure, group_set: GroupSet) -> Value:
    """The estimate, and its standard error by numerical differentiation."""
    y, slopes, step = group_set.y, [], 1e-4
    for place in range(len(y)):
        shift = np.zeros(len(y))
        shift[place] = step
        slopes.append((measure(y + shift) - measure(y - shift)) / (2 * step))
    return measure(y), float(np.sqrt(np.sum((np.array(slopes) * group_set.s) ** 2)))


def on_log(measure: Measure, group_set: GroupSet) -> Value:
    """A ratio, with the standard error of its logarithm."""
    return measure(group_set.y), delta(lambda y: float(np.log(measure(y))), group_set)[1]


def plain(group_set: GroupSet) -> np.ndarray:
    return np.full(len(group_set.y), 1 / len(group_set.y))


def shares(group_set: GroupSet) -> np.ndarray:
    return group_set.n / group_set.n.sum()


def best_and_worst(group_set: GroupSet) -> tuple[int, int]:
    high, low = int(np.argmax(group_set.y)), int(np.argmin(group_set.y))
    return (high, low) if group_set.is_favourable else (low, high)


def standard(measures: dict[str, Measure], group_set: GroupSet) -> Values:
    return {(code, "standard"): delta(measure, group_set) for code, measure in measures.items()}


def extremes(group_set: GroupSet) -> Values:
    """Two groups, or the best one and the others."""
    y, last = group_set.y, len(group_set.y) - 1
    high, low = int(np.argmax(y)), int(np.argmin(y))
    best, _ = best_and_worst(group_set)
    sign = 1 if group_set.is_favourable else -1
    one, other = (last, 0)[::sign] if group_set.is_ordered else (high, low)

    def others(v: np.ndarray) -> float:
        return float(np.mean(np.delete(v, best)))

    return {
        ("d", "no_reference"): delta(lambda v: v[one] - v[other], group_set),
        ("r", "no_reference"): on_log(lambda v: v[one] / v[other], group_set),
        ("mrd", "standard"): delta(lambda v: v[high] - v[low], group_set),
        ("mrr", "standard"): on_log(lambda v: v[high] / v[low], group_set),
        ("srd", "standard"): delta(lambda v: sign * (v[best] - others(v)), group_set),
        ("srr", "standard"): on_log(lambda v: (v[best] / others(v)) ** sign, group_set),
        ("idisp", "standard"): delta(lambda v: 100 * sign * (v[best] - others(v)) / v[best], group_set),
    }


def against_reference(group_set: GroupSet) -> Values:
    if group_set.reference is None:
        return {}
    u, p, place = plain(group_set), shares(group_set), ord(group_set.reference) - ord("a")
    values = standard(
        {"mdru": lambda v: u @ np.abs(v - v[place]), "mdrw": lambda v: p @ np.abs(v - v[place])}, group_set
    )
    _, worst = best_and_worst(group_set)
    sign = 1 if group_set.is_favourable else -1
    if place != worst:
        values["d", "reference"] = delta(lambda v: sign * (v[place] - v[worst]), group_set)
        values["r", "reference"] = on_log(lambda v: (v[place] / v[worst]) ** sign, group_set)
    return values


def spread(group_set: GroupSet) -> Values:
    """Variation, entropy and mean differences."""
    u, p = plain(group_set), shares(group_set)
    best, _ = best_and_worst(group_set)

    def deviation(v: np.ndarray) -> float:
        return float(np.sqrt(p @ (v - p @ v) ** 2))

    def theil(v: np.ndarray) -> float:
        return float(1000 * (p * v / (p @ v)) @ np.log(v / (p @ v)))

    def log_deviation(v: np.ndarray) -> float:
        return float(-1000 * p @ np.log(v / (p @ v)))

    measures: dict[str, Measure] = {
        "bgsd": deviation,
        "cov": lambda v: 100 * deviation(v) / (p @ v),
        "ti": theil,
        "mld": log_deviation,
        "mdmu": lambda v: u @ np.abs(v - p @ v),
        "mdmw": lambda v: p @ np.abs(v - p @ v),
        "mdbu": lambda v: u @ np.abs(v - v[best]),
        "mdbw": lambda v: p @ np.abs(v - v[best]),
        "idisu": lambda v: 100 * u @ np.abs(v - p @ v) / (p @ v),
        "idisw": lambda v: 100 * p @ np.abs(v - p @ v) / (p @ v),
    }
    return standard(measures, group_set) | {("bgv", "standard"): between_group_variance(group_set)}


def between_group_variance(group_set: GroupSet) -> Value:
    y, p, v = group_set.y, shares(group_set), group_set.s**2
    x = y - p @ y
    second = np.sum(p**2 * v) ** 2 - np.sum(p**4 * v**2) + np.sum(p**2 * (1 - p) ** 2 * v**2)
    return float(p @ x**2), float(np.sqrt(4 * np.sum(p**2 * v * x**2) + 2 * second))


def potential(group_set: GroupSet) -> Values:
    """Walter's standard error from counts of people."""
    reference = len(group_set.y) - 1 if group_set.is_ordered else best_and_worst(group_set)[0]
    y, n, scale = group_set.y, group_set.n, group_set.scale or np.nan
    mean, total = n @ y / n.sum(), n.sum()
    gain = y[reference] - mean
    gain = max(gain, 0) if group_set.is_favourable else min(gain, 0)
    c = y[reference] / scale * n[reference]
    d = n[reference] - c
    a = mean / scale * total - c
    b = total - a - n[reference]
    error = 100 * np.sqrt(c * total * (a * d * (total - c) + b * c**2) / ((a + c) ** 3 * (c + d) ** 3))
    return {
        ("par", "standard"): (float(gain), float(error * mean / 100)),
        ("paf", "standard"): (float(100 * gain / mean), float(error)),
    }


def ridits(n: np.ndarray) -> np.ndarray:
    return (np.cumsum(n) - n / 2) / n.sum()


def sandwich(x: np.ndarray, weights: np.ndarray, residuals: np.ndarray) -> np.ndarray:
    """HC1 of a weighted regression; `residuals` are the scores of the records."""
    bread = np.linalg.inv(x.T @ (x * weights[:, None]))
    return bread @ (x.T @ (x * residuals[:, None] ** 2)) @ bread * len(x) / (len(x) - 2)


def straight_line(y: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and their covariance of y on the ridit."""
    x = np.column_stack([np.ones(len(y)), ridits(n)])
    root = np.sqrt(n)
    beta = np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0]
    return beta, sandwich(x, n, n * (y - x @ beta))


def logistic_curve(q: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    x = np.column_stack([np.ones(len(q)), ridits(n)])
    beta = np.zeros(2)
    for _ in range(60):
        fit = 1 / (1 + np.exp(-x @ beta))
        weights = n * fit * (1 - fit)
        beta = beta + np.linalg.solve(x.T @ (x * weights[:, None]), x.T @ (n * (q - fit)))
    fit = 1 / (1 + np.exp(-x @ beta))
    return beta, sandwich(x, n * fit * (1 - fit), n * (q - fit))


def error_of(gradient: tuple[float, float], covariance: np.ndarray) -> float:
    return float(np.sqrt(np.array(gradient) @ covariance @ np.array(gradient)))


def slopes(group_set: GroupSet) -> Values:
    """Slope indices; a ratio of fitted values only where both are positive."""
    y, exact, whole, scale = group_set.y, group_set.n, np.ceil(group_set.n), group_set.scale or np.nan
    linear, hdcalc = line_values(y, whole), line_values(y, exact)
    logit = curve_values(np.round(y / scale * whole) / whole, whole, scale)
    named = {
        ("sii", "linear"): linear[0],
        ("rii", "linear"): linear[1],
        ("sii", "hdcalc"): hdcalc[0],
        ("kmi", "standard"): hdcalc[1],
        ("rii", "hdcalc"): hdcalc[2],
        ("sii", "logit"): logit[0],
        ("rii", "logit"): logit[1],
    }
    return {name: value for name, value in named.items() if value is not None}


def line_values(y: np.ndarray, n: np.ndarray) -> tuple[Value, Value | None, Value]:
    """Difference of the ends, their ratio, and the difference over the mean a + b / 2."""
    (a, b), covariance = straight_line(y, n)
    ratio, mean = None, a + b / 2
    if min(a, a + b) > 0:
        ratio = float((a + b) / a), error_of((1 / (a + b) - 1 / a, 1 / (a + b)), covariance)
    relative = float(b / mean), error_of((-b / mean**2, 1 / mean - b / 2 / mean**2), covariance)
    return (float(b), error_of((0, 1), covariance)), ratio, relative


def curve_values(q: np.ndarray, n: np.ndarray, scale: float) -> tuple[Value, Value]:
    """Difference of the ends and their ratio."""
    (a, b), covariance = logistic_curve(q, n)
    bottom, top = float(1 / (1 + np.exp(-a))), float(1 / (1 + np.exp(-a - b)))
    steep, flat = top * (1 - top), bottom * (1 - bottom)
    difference = scale * (top - bottom), scale * error_of((steep - flat, steep), covariance)
    return difference, (top / bottom, error_of((bottom - top, 1 - top), covariance))


def concentration(group_set: GroupSet) -> Values:
    y, n, scale = group_set.y, group_set.n, group_set.scale or np.nan
    p, rank, mean = n / n.sum(), ridits(n), n @ y / n.sum()
    x = np.column_stack([np.ones(len(y)), rank]) * np.sqrt(p)[:, None]
    left = 2 * (p @ (rank - 0.5) ** 2) * y * np.sqrt(p)
    beta = np.linalg.lstsq(x, left, rcond=None)[0]
    variance = np.sum((left - x @ beta) ** 2) / (len(y) - 2) * np.linalg.inv(x.T @ x)[1, 1]
    aci, error = float(p @ ((2 * rank - 1) * y)), float(np.sqrt(variance))
    factors = {
        ("aci", "standard"): 1.0,
        ("aci", "scaled"): 1 / scale,
        ("rci", "standard"): 1 / mean,
        ("rci", "wagstaff"): 1 / (mean * (1 - mean / scale)),
        ("rci", "erreygers"): 4 / scale,
    }
    values = {name: (aci * float(factor), error * float(factor)) for name, factor in factors.items()}
    for nu in (2, 4):
        after = np.cumsum(p)
        weights = (1 - (after - p)) ** nu - np.clip(1 - after, 0, None) ** nu

        def extended(v: np.ndarray, weights: np.ndarray = weights) -> float:
            return float(1 - weights @ v / (p @ v))

        values["erci", f"nu_{nu}"] = delta(extended, group_set)
    return values


def expected(group_set: GroupSet) -> Values:
    """Every measure that has a value, by code and variant."""
    values = extremes(group_set) | against_reference(group_set) | spread(group_set) | potential(group_set)
    return values | slopes(group_set) | concentration(group_set) if group_set.is_ordered else values
