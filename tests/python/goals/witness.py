"""How goals are judged, once more and straightforwardly: what the goal marts have to agree with."""

import statistics
from calendar import isleap
from dataclasses import dataclass
from datetime import date

from tests.python.goals.random_city import City, Goal, Promise, Status, Value, periods
from tests.python.methods.witness import METHODS, NOT_AVAILABLE, Case, Outcome

BANDS = {"achieved": 5.0, "on_track": 2.5, "acceleration_needed": 0.0, "limited_progress": -2.5, "deterioration": -5.0}


@dataclass(frozen=True)
class Standing:
    """A part of a roll-up."""

    weight: float
    status: str
    score: float | None


@dataclass(frozen=True)
class Judged:
    """A measure of a goal in a period of its own."""

    goal: Goal
    promise: Promise
    value: Value
    outcome: Outcome
    expected: float
    progress: float | None

    @property
    def score(self) -> float | None:
        if (self.goal.method or "open_sdg") in ("open_sdg", "straight_line"):
            return self.outcome.score
        return BANDS.get(self.outcome.status)


def decimal_year(day: date) -> float:
    return day.year + day.timetuple().tm_yday / (366 if isleap(day.year) else 365)


def stands(first: date, last: date | None, day: date) -> bool:
    return first <= day and (last is None or day <= last)


def is_recent(end: date, by: date) -> bool:
    """Within the year up to a month's end: strictly later than the same day a year ago."""
    day = 28 if (by.month, by.day) == (2, 29) else by.day
    return date(by.year - 1, by.month, day) < end <= by


def roll_up(parts: list[Standing]) -> tuple[str, float | None]:
    judged = [part for part in parts if part.score is not None]
    weight = sum(part.weight for part in judged)
    score = None
    if judged and 2 * weight >= sum(part.weight for part in parts):
        score = sum(part.weight * (part.score or 0.0) for part in judged) / weight
    if parts and all(part.status == "achieved" for part in parts):
        return "achieved", score
    if score is None:
        return "not_available", None
    bands = [(name, minimum) for name, minimum in BANDS.items() if name != "achieved"]
    return next(name for name, minimum in bands if round(score, 9) >= minimum), score


def promises_of(city: City, goal: Goal) -> list[Promise]:
    """The lead measure and the further ones, each on the days on which both stand."""
    lead, found = goal.lead, [goal.lead]
    for further in city.further:
        ends = [day for day in (lead.valid_to, further.valid_to) if day]
        first, last = max(lead.valid_from, further.valid_from), min(ends) if ends else None
        if further.goal == lead.goal and further.measure != lead.measure and (last is None or first <= last):
            numbers = (further.baseline_date, further.baseline, further.target_date, further.target)
            found.append(Promise(lead.goal, further.measure, further.weight, *numbers, first, last))
    return found


def judge(city: City) -> list[Judged]:
    found: dict[tuple[str, str, date], Judged] = {}
    for goal in city.goals:
        for promise in promises_of(city, goal):
            measure = [measure for measure in city.measures if measure.code == promise.measure][-1]
            for value in city.values:
                if (value.measure, value.grain) != (promise.measure, goal.grain or measure.grain):
                    continue
                if value.end <= promise.baseline_date or not stands(promise.valid_from, promise.valid_to, value.end):
                    continue
                key = (promise.goal, promise.measure, value.start)
                if key not in found or found[key].value.end < value.end:
                    found[key] = judge_value(goal, promise, value, measure.direction)
    return list(found.values())


def judge_value(goal: Goal, promise: Promise, value: Value, direction: str) -> Judged:
    if direction not in ("increase", "decrease"):
        way = promise.target - promise.baseline
        direction = "increase" if way > 0 else "decrease" if way < 0 else ""
    began, now, ends = (decimal_year(day) for day in (promise.baseline_date, value.end, promise.target_date))
    current = value.value if value.observation == "final" else None
    method = goal.method or "open_sdg"
    case = Case(method, promise.baseline, began, current, now, promise.target, ends, direction)
    outcome = METHODS[method](case) if direction else NOT_AVAILABLE
    expected = promise.baseline + min((now - began) / (ends - began), 1) * (promise.target - promise.baseline)
    way = promise.target - promise.baseline
    progress = None if value.value is None or way == 0 else 100 * (value.value - promise.baseline) / way
    return Judged(goal, promise, value, outcome, expected, progress)


def goal_progress(city: City, judged: list[Judged]) -> dict[tuple[str, date], tuple[Judged, list[Standing]]]:
    """(goal, first day of the period) -> the lead measure, and where every measure stands by then."""
    final = [row for row in judged if row.value.observation == "final"]
    leads: dict[tuple[str, date], Judged] = {}
    for row in final:
        key = (row.promise.goal, row.value.start)
        if row.promise is row.goal.lead and (key not in leads or leads[key].value.end < row.value.end):
            leads[key] = row
    return {key: (lead, standings(city, final, lead)) for key, lead in leads.items()}


def standings(city: City, final: list[Judged], lead: Judged) -> list[Standing]:
    by, found = lead.value.end, []
    for promise in promises_of(city, lead.goal):
        if not stands(promise.valid_from, promise.valid_to, by):
            continue
        rows = [row for row in final if row.goal is lead.goal and row.promise.measure == promise.measure]
        earlier = [row for row in rows if row.value.end <= by]
        last = max(earlier, key=lambda row: row.value.end, default=None)
        if last is None or not is_recent(last.value.end, by):
            found.append(Standing(promise.weight or 1.0, "not_available", None))
        else:
            found.append(Standing(promise.weight or 1.0, last.outcome.status, last.score))
    return found


def months(city: City) -> list[tuple[date, date]]:
    final = [value for value in city.values if value.observation == "final"]
    first, last = min(value.start for value in final), max(value.end for value in final)
    return [(start, end) for start, end in periods("month") if start >= first and end <= last]


def goal_cards(city: City, progress: dict) -> dict[tuple[str, str, date], list[Standing]]:
    cards: dict[tuple[str, str, date], list[Standing]] = {}
    for start, end in months(city):
        for goal in city.goals:
            lead = goal.lead
            if not stands(lead.valid_from, lead.valid_to, end) or end <= lead.baseline_date:
                continue
            rows = [(row.value.end, parts) for row, parts in progress.values() if row.goal is goal]
            last = max((row for row in rows if row[0] <= end), key=lambda row: row[0], default=None)
            status, score = roll_up(last[1]) if last and is_recent(last[0], end) else ("not_available", None)
            names = (
                ("goal", lead.goal),
                ("priority_area", goal.area),
                ("department", goal.department),
                ("city", "city"),
            )
            for kind, code in names:
                cards.setdefault((kind, code, start), []).append(Standing(goal.rollup_weight or 1.0, status, score))
    return cards


Shares = tuple[bool | None, bool | None, bool | None, bool | None]
NO_SHARE: Shares = (None, None, None, None)


def measure_cards(city: City) -> dict[tuple[str, str, date], list[Shares]]:
    cards: dict[tuple[str, str, date], list[Shares]] = {}
    promises = [promise for goal in city.goals for promise in promises_of(city, goal)]
    for start, end in months(city):
        for measure in city.measures:
            if not stands(measure.valid_from, measure.valid_to, end):
                continue
            goals = [
                promise
                for promise in promises
                if promise.measure == measure.code and stands(promise.valid_from, promise.valid_to, end)
            ]
            if not goals and not measure.is_headline:
                continue
            shares = shares_of(city, measure.code, measure.grain, end)
            names = [("priority_area", measure.area), ("department", measure.department), ("city", "city")]
            names += [("goal", promise.goal) for promise in goals if end > promise.baseline_date]
            for kind, code in names:
                if code is not None:
                    cards.setdefault((kind, code, start), []).append(shares)
    return cards


def shares_of(city: City, code: str, grain: str, by: date) -> Shares:
    values = {
        value.start: value
        for value in city.values
        if (value.measure, value.grain, value.observation) == (code, grain, "final") and value.value is not None
    }
    last = max((value for value in values.values() if value.end <= by), key=lambda value: value.end, default=None)
    if last is None or not is_recent(last.end, by):
        return NO_SHARE
    measure = next(row for row in city.measures if row.code == code and row.valid_from == last.version)
    status = status_of(city, last)
    if status is None:
        return NO_SHARE
    sign = {"increase": 1, "decrease": -1}.get(measure.direction)
    before = values.get(last.start.replace(year=last.start.year - 1))
    change = None if before is None else rounded(last, measure.decimals) - rounded(before, measure.decimals)
    since = date(last.start.year - 5, last.start.month, 1)
    points = [row for row in values.values() if row.version == last.version and since < row.start <= last.start]
    slope = None
    if len(points) >= 5:
        years = [decimal_year(row.end) for row in points]
        slope = round(statistics.linear_regression(years, [row.value or 0.0 for row in points]).slope, 12)
    return (
        status.status == "achieved",
        is_close(status),
        None if sign is None or change is None else sign * change >= 0,
        None if sign is None or slope is None else sign * slope >= 0,
    )


def rounded(value: Value, decimals: int) -> float:
    """Half away from zero, as DuckDB rounds."""
    size = abs(value.value or 0.0) * 10**decimals
    return (int(size + 0.5) / 10**decimals) * (-1 if (value.value or 0.0) < 0 else 1)


def status_of(city: City, value: Value) -> Status | None:
    rows = [
        row
        for row in city.statuses
        if (row.measure, row.grain, row.start) == (value.measure, value.grain, value.start)
        and row.status != "not_available"
    ]
    return min(rows, key=lambda row: (row.method != "threshold_bands", row.method), default=None)


def is_close(row: Status) -> bool:
    if row.status == "achieved":
        return True
    if row.target is not None and row.value is not None:
        return abs(row.value - row.target) <= 0.03 * abs(row.target)
    return row.score is not None and row.score >= 0.97
