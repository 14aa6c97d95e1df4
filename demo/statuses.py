"""The status that a measure of the city reaches against one target of each kind, from the true values.

Targets are stated once more, as the council would read them out; nothing here looks at the catalogue or the pipeline.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

CITY = "city"
BANDS = {"achieved": 1.0, "on_track": 0.95, "acceleration_needed": 0.85, "limited_progress": 0.0}
# measure, period grain, first day, council district or city -> true value
Values = Mapping[tuple[str, str, date, str], float]


class Kept(NamedTuple):
    target_type: str
    measure_code: str
    period_grain: str
    period_start_date: date
    geography_code: str
    target_value: float | None  # what the target asks for; of bounds the one that the value is held against
    status: str


class Promise(NamedTuple):
    target_type: str
    measure_code: str
    period_grain: str
    period_start_date: date
    is_lower_better: bool
    # From the earlier values of the same measure, grain and place: what is asked for, or two bounds.
    asked: Callable[[Callable[[date], float]], float | tuple[float, float] | None]
    geography_code: str = CITY
    # Whose values are added up, for a year to date.
    added: tuple[date, ...] = ()


def year(number: int) -> date:
    return date(number, 1, 1)


def more_by_effect(percent: float, effect: float) -> float:
    """The percentage that is better by Cohen's h."""
    return 100 * math.sin(math.asin(math.sqrt(percent / 100)) + effect / 2) ** 2


def path_of_women(_: Callable[[date], float]) -> float:
    """From 32.2 percent at the end of 2023 to 40 ten years later, at the end of 2025."""
    days = (date(2025, 12, 31) - date(2023, 12, 31)).days
    return 32.2 + (40 - 32.2) * days / (date(2033, 12, 31) - date(2023, 12, 31)).days


PROMISES = (
    Promise("static", "service_requests_on_time", "year", year(2025), False, lambda past: 85),
    Promise("static", "service_requests_on_time", "year", year(2025), False, lambda past: 85, "d6"),
    Promise("per_period", "permits_issued_on_time", "fiscal_year", date(2024, 7, 1), False, lambda past: 80),
    Promise("range", "inspection_mean_score", "quarter", date(2025, 4, 1), False, lambda past: (85, 100)),
    Promise("zero", "critical_violations", "year", year(2025), True, lambda past: 0),
    Promise("direction_only", "police_search_rate", "year", year(2025), True, lambda past: past(year(2024))),
    Promise(
        "relative_to_prior_period",
        "calls_answered_within_standard",
        "quarter",
        date(2025, 4, 1),
        False,
        lambda past: 1.01 * past(date(2025, 1, 1)),
    ),
    Promise(
        "relative_to_prior_year", "library_visits", "year", year(2025), False, lambda past: 1.03 * past(year(2024))
    ),
    Promise(
        "relative_to_prior_year",
        "library_visits",
        "year",
        year(2025),
        False,
        lambda past: 1.03 * past(year(2024)),
        "d1",
    ),
    Promise(
        "relative_to_average",
        "missed_collections",
        "year",
        year(2025),
        True,
        lambda past: 0.9 * (past(year(2023)) + past(year(2024))) / 2,
    ),
    Promise(
        "variance_from_estimate",
        "workforce_headcount",
        "fiscal_year",
        date(2024, 7, 1),
        False,
        lambda past: (0.97 * 3800, 1.03 * 3800),
    ),
    Promise(
        "cumulative",
        "street_miles_resurfaced",
        "quarter",
        date(2025, 10, 1),
        False,
        lambda past: 60 * 9 / 12,
        added=(date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)),
    ),
    Promise(
        "percent_improvement",
        "service_request_p90_days_to_close",
        "year",
        year(2025),
        True,
        lambda past: 0.95 * past(year(2023)),
    ),
    Promise(
        "point_improvement",
        "resident_satisfaction",
        "quarter",
        date(2025, 4, 1),
        False,
        lambda past: more_by_effect(past(date(2023, 4, 1)), 0.10),
    ),
    Promise(
        "maintain_baseline",
        "ems_response_median_minutes",
        "year",
        year(2025),
        True,
        lambda past: 1.02 * past(year(2023)),
    ),
    Promise("linear_path", "workforce_women_share", "year", year(2025), False, path_of_women),
    Promise("none", "police_stops", "year", year(2025), False, lambda past: None),
)


def kept_promises(values: Values) -> list[Kept]:
    return [kept(promise, values) for promise in PROMISES]


def kept(promise: Promise, values: Values) -> Kept:
    def past(start: date) -> float:
        return values[promise.measure_code, promise.period_grain, start, promise.geography_code]

    value = sum(past(start) for start in promise.added or (promise.period_start_date,))
    asked = promise.asked(past)
    is_lower_better = promise.is_lower_better
    if isinstance(asked, tuple):
        is_lower_better = value > asked[1]
        asked = asked[1] if is_lower_better else asked[0]
    place = (promise.period_grain, promise.period_start_date, promise.geography_code)
    return Kept(
        promise.target_type, promise.measure_code, *place, asked, judged(value, asked, is_lower_better=is_lower_better)
    )


def judged(value: float, asked: float | None, *, is_lower_better: bool) -> str:
    """By the share of the target that is attained; the values of the city are never negative."""
    if asked is None:
        return "not_available"
    if value <= asked if is_lower_better else value >= asked:
        return "achieved"
    share = asked / value if is_lower_better else value / asked
    return next(status for status, least in BANDS.items() if share >= least)
