"""The progress methods once more, straightforwardly: what methods.progress has to agree with."""

import math
from dataclasses import dataclass
from itertools import pairwise

Z = 1.959963984540054


@dataclass(frozen=True)
class Case:
    """One row of the table that methods.progress takes."""

    method: str
    baseline: float | None
    baseline_year: float | None
    current: float | None
    current_year: float | None
    target: float | None
    target_year: float | None
    direction: str | None
    limit: float | None = None


@dataclass(frozen=True)
class Outcome:
    status: str
    score: float | None
    ratio: float | None


NOT_AVAILABLE = Outcome("not_available", None, None)
BANDS = (("achieved", 1.0), ("on_track", 0.95), ("acceleration_needed", 0.85), ("limited_progress", 0.0))


def _is_met(case: Case) -> bool:
    if case.current is None or case.target is None:
        return False
    return case.current >= case.target if case.direction == "increase" else case.current <= case.target


def _growth(start: float, end: float, years: float) -> float | None:
    if years <= 0 or (start > 0 > end) or (start < 0 < end):
        return None
    return (end / start) ** (1 / years) - 1


def _factor(base: float, limit: float | None) -> float:
    if not limit or abs(base) > 2 * abs(limit):
        return 1.0
    share = abs(base) / abs(limit)
    return 1 - (share if share <= 1 else 2 - share) ** 4.44


def _trend_score(pace: float, factor: float) -> float:
    if pace < 0:
        return max(-5.0, -2.5 + 2.5 * pace / 0.02)
    if pace >= 0.02 * factor:
        return 5.0
    steps = [(0.0, -2.5), (0.005 * factor, 0.0), (0.015 * factor, 2.5), (0.02 * factor, 5.0)]
    for (low, at_low), (high, at_high) in pairwise(steps):
        if low <= pace < high:
            return at_low + (at_high - at_low) * (pace - low) / (high - low)
    raise AssertionError(pace)


def _ratio_score(ratio: float) -> float:
    if ratio < 0.6:
        return max(-5.0, 5 * (ratio + 0.6) / 1.2 - 5)
    return min(5.0, 5 * (ratio - 0.6) / 0.7)


def _banded(value: float, first: float, second: float) -> str:
    if value < 0:
        return "deterioration"
    return "on_track" if value >= first else "acceleration_needed" if value >= second else "limited_progress"


def open_sdg(case: Case) -> Outcome:
    met = _is_met(case)
    pace = required = None
    if case.baseline is not None and case.current is not None and None not in (case.baseline_year, case.current_year):
        base = case.baseline or 0.001
        sign = (1 if case.direction == "increase" else -1) * (-1 if base < 0 else 1)
        observed = _growth(base, case.current, (case.current_year or 0) - (case.baseline_year or 0))
        pace = None if observed is None else sign * observed
        if case.target is not None:
            required = _growth(base, case.target or 0.001, (case.target_year or 2030) - (case.baseline_year or 0))
    ratio = pace / abs(required) if pace is not None and required else pace if case.target is None else None
    if met:
        return Outcome("achieved", 5.0, ratio)
    if pace is None or (case.target is not None and required is None):
        return NOT_AVAILABLE
    if case.target is None:
        factor = _factor(case.baseline or 0.001, case.limit)
        return Outcome(_banded(pace, 0.015 * factor, 0.005 * factor), _trend_score(pace, factor), pace)
    if ratio is None:
        return Outcome("deterioration", -5.0, None) if pace < 0 else Outcome("on_track", 5.0, None)
    return Outcome(_banded(ratio, 0.95, 0.6), _ratio_score(ratio), ratio)


def straight_line(case: Case) -> Outcome:
    numbers = (case.baseline, case.current, case.target, case.baseline_year, case.current_year, case.target_year)
    met = _is_met(case)
    if None in numbers:
        return Outcome("achieved", 5.0, None) if met else NOT_AVAILABLE
    baseline, current, target, began, now, ends = (number or 0.0 for number in numbers)
    passed = min(1.0, (now - began) / (ends - began)) if now > began and ends > began else None
    ratio = None if passed is None or target == baseline else (current - baseline) / (target - baseline) / passed
    if met:
        return Outcome("achieved", 5.0, ratio)
    if passed is None:
        return NOT_AVAILABLE
    if ratio is None:
        return Outcome("deterioration", -5.0, None)
    return Outcome(_banded(ratio if ratio < 0 else round(ratio, 9), 0.95, 0.6), _ratio_score(ratio), ratio)


def _attained(case: Case) -> float | None:
    if case.current is None or case.target is None:
        return None
    if _is_met(case):
        return 1.0
    if case.current * case.target <= 0:
        return 0.0
    return min(case.current / case.target, case.target / case.current)


def _target_ratio(case: Case) -> float | None:
    if case.current is None or case.target is None:
        return None
    if case.direction == "increase":
        return case.current / case.target if case.target > 0 else None
    return case.target / case.current if case.target >= 0 and case.current > 0 else None


def threshold_bands(case: Case) -> Outcome:
    attained = _attained(case)
    if attained is None:
        return Outcome("not_available", None, None)
    status = next(name for name, minimum in BANDS if attained >= minimum)
    if status == "limited_progress" and case.baseline is not None and case.current is not None:
        worse = case.current < case.baseline if case.direction == "increase" else case.current > case.baseline
        status = "deterioration" if worse else status
    return Outcome(status, attained, _target_ratio(case))


def city_score(case: Case) -> Outcome:
    attained, ratio = _attained(case), _target_ratio(case)
    if attained is None:
        return NOT_AVAILABLE
    score = None if ratio is None else math.ceil(round(ratio * 100, 9)) / 100
    return Outcome(next(name for name, minimum in BANDS if attained >= minimum), score, ratio)


def healthy_people(case: Case, errors: tuple[float, float] | None = None) -> Outcome:
    if case.baseline is None or case.current is None or case.target is None:
        return NOT_AVAILABLE
    change, whole = case.current - case.baseline, case.target - case.baseline
    way = change / whole if whole else None
    percent = None if way is None else 100 * way
    toward = change * (1 if case.direction == "increase" else -1)
    clear = None if errors is None else abs(change) > Z * math.hypot(*errors)
    if _is_met(case):
        status = "achieved"
    elif toward > 0 and (clear if clear is not None else percent is not None and percent >= 10):
        status = "on_track"
    elif toward < 0 and (clear if clear is not None else abs(change) >= 0.1 * abs(case.baseline)):
        status = "deterioration"
    else:
        status = "limited_progress"
    return Outcome(status, percent, way)


METHODS = {
    "open_sdg": open_sdg,
    "straight_line": straight_line,
    "threshold_bands": threshold_bands,
    "city_score": city_score,
    "healthy_people": healthy_people,
}
