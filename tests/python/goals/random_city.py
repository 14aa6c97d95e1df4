"""A made-up city: measures with periods, values and statuses, and goals with versions, drawn from a seed."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "year": 12}
FIRST_YEAR, LAST_YEAR = 2019, 2023
STATUSES = ("achieved", "on_track", "limited_progress", "not_available")
METHODS = (None, None, "open_sdg", "straight_line", "threshold_bands", "city_score", "healthy_people")


@dataclass(frozen=True)
class Measure:
    code: str
    valid_from: date
    valid_to: date | None
    area: str | None
    department: str
    direction: str
    decimals: int
    is_headline: bool
    grain: str


@dataclass(frozen=True)
class Value:
    measure: str
    grain: str
    start: date
    end: date
    observation: str
    version: date
    value: float | None


@dataclass(frozen=True)
class Status:
    measure: str
    grain: str
    start: date
    method: str
    value: float | None
    target: float | None
    score: float | None
    status: str


@dataclass(frozen=True)
class Promise:
    """A measure of a goal as a catalogue states it; of the lead measure, with the goal's own version."""

    goal: str
    measure: str
    weight: float | None
    baseline_date: date
    baseline: float
    target_date: date
    target: float
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Goal:
    lead: Promise
    area: str
    department: str
    grain: str | None
    method: str | None
    rollup_weight: float | None


@dataclass
class City:
    measures: list[Measure] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    further: list[Promise] = field(default_factory=list)


def periods(grain: str) -> list[tuple[date, date]]:
    months, found = MONTHS[grain], []
    for first in range(0, 12 * (LAST_YEAR - FIRST_YEAR + 1), months):
        start = date(FIRST_YEAR + first // 12, first % 12 + 1, 1)
        after = first + months
        found.append((start, date(FIRST_YEAR + after // 12, after % 12 + 1, 1) - timedelta(1)))
    return found


def draw_city(seed: int) -> City:
    draw = random.Random(seed)
    city = City()
    for number, grain in enumerate(("month", "quarter", "year", "month")):
        draw_measure(draw, city, f"m{number}", grain)
    for number in range(draw.randint(1, 4)):
        draw_goal(draw, city, f"g{number}")
    return city


def draw_number(draw: random.Random) -> float:
    return float(draw.choice([0, 5, 10, 100, -20, round(draw.uniform(-50, 150), 2), round(draw.uniform(1, 100), 3)]))


def draw_measure(draw: random.Random, city: City, code: str, grain: str) -> None:
    changed = date(2022, 1, 1) if draw.random() < 0.3 else None
    traits = (
        draw.choice(["safe", "clean", None]),
        draw.choice(["police", "fire"]),
        draw.choice(["increase", "decrease", "maintain", "none"]),
        draw.choice([0, 1]),
        draw.random() < 0.5,
        grain,
    )
    first = date(FIRST_YEAR, 1, 1)
    city.measures.append(Measure(code, first, changed - timedelta(1) if changed else None, *traits))
    if changed:
        city.measures.append(Measure(code, changed, None, *traits))
    level = abs(draw_number(draw))
    for period_grain in {grain, "year"}:
        silent_from = draw.choice([date(9999, 1, 1), date(2021, 7, 1)])
        for start, end in periods(period_grain):
            if start >= silent_from or draw.random() < 0.1:
                continue
            value = draw.choice([None, level, draw_number(draw), round(level * draw.uniform(0.9, 1.1), 2)])
            version = changed if changed and end >= changed else first
            observation = "provisional" if draw.random() < 0.1 else "final"
            city.values.append(Value(code, period_grain, start, end, observation, version, value))
            if draw.random() < 0.8 and value is not None:
                target = draw.choice([None, value, round(value * 1.03, 2), 0.0])
                for method in draw.choice([["threshold_bands"], ["city_score"], ["city_score", "threshold_bands"]]):
                    score = draw.choice([0.96, 0.97, 1.0, None])
                    status = draw.choice(STATUSES)
                    city.statuses.append(Status(code, period_grain, start, method, value, target, score, status))


def draw_promise(draw: random.Random, goal: str, measure: str, first: date, last: date | None) -> Promise:
    baseline_date = draw.choice([date(2018, 12, 31), date(2019, 6, 30), date(2019, 12, 31), date(2020, 12, 31)])
    baseline = draw_number(draw)
    target = draw.choice([baseline, 0.0, draw_number(draw), round(baseline * 1.2, 2)])
    target_date = date(draw.randint(2021, 2030), 12, 31)
    weight = draw.choice([None, 1.0, 0.5, 2.0, 3.7])
    return Promise(goal, measure, weight, baseline_date, baseline, target_date, target, first, last)


def draw_goal(draw: random.Random, city: City, code: str) -> None:
    first, revised = date(2019, 1, 1), draw.choice([None, date(2021, 5, 10), date(2022, 1, 1)])
    spans = [(first, revised - timedelta(1)), (revised, None)] if revised else [(first, None)]
    for begin, end in spans:
        lead = draw_promise(draw, code, f"m{draw.randint(0, 3)}", begin, end)
        city.goals.append(
            Goal(
                lead,
                draw.choice(["safe", "clean"]),
                draw.choice(["police", "fire"]),
                draw.choice([None, None, "year"]),
                draw.choice(METHODS),
                draw.choice([None, 2.0, 0.25]),
            )
        )
    for number in range(4):
        if draw.random() < 0.4:
            begin, end = draw.choice([(first, None), (date(2020, 3, 1), date(2022, 6, 30)), (date(2022, 1, 1), None)])
            city.further.append(draw_promise(draw, code, f"m{number}", begin, end))
