"""The goals that the draws were to reach, and where they end by the generator's own figures.

Promises are those of the city's catalogue, restated. Written without a look at the pipeline's SQL: it is the other
witness. Every goal counts from the end of 2023 and is judged at the end of 2025, two years later.
"""

from collections.abc import Callable
from typing import NamedTuple

YEARS_PASSED = 2.0
LAST_PERIODS = {"month": "2025-12-01", "quarter": "2025-10-01", "year": "2025-01-01"}


class Part(NamedTuple):
    measure_code: str
    period_grain: str
    baseline: float
    target: float
    weight: float = 1.0


class Promise(NamedTuple):
    goal_code: str
    years: float
    parts: tuple[Part, ...]
    planted_status: str | None  # None: chance decides as much as the draw does
    method: str = "open_sdg"


PROMISES = (
    # A third of a point a quarter, when a quarter of a point would do.
    Promise("pavement_10y", 10, (Part("pavement_condition_index", "quarter", 64.1, 75),), "on_track"),
    Promise("resident_satisfaction_10y", 10, (Part("resident_satisfaction", "quarter", 64.1, 75),), "on_track"),
    # 0.08 points less a quarter, and least of all in a last quarter: its bands below the target are not needed here.
    Promise(
        "employee_turnover_2y", 2, (Part("city_employee_turnover", "quarter", 3, 2.5),), "achieved", "threshold_bands"
    ),
    Promise("main_breaks_10y", 10, (Part("water_main_breaks", "quarter", 31.75, 20),), "achieved"),
    Promise(
        "safe_water_10y",
        10,
        (Part("water_quality_compliance", "quarter", 96.6, 100, 3), Part("water_loss_share", "quarter", 11.5, 8)),
        "on_track",
    ),
    # Half as many data sets again, in the two years.
    Promise("open_data_portal_2y", 2, (Part("datasets_published", "quarter", 32, 48),), "achieved"),
    Promise("women_in_workforce_10y", 10, (Part("workforce_women_share", "year", 32.2, 40),), None, "straight_line"),
    Promise("certified_firms_2y", 2, (Part("certified_firm_award_share", "quarter", 18.4, 25),), None),
    Promise("requests_on_time_2y", 2, (Part("service_requests_on_time", "month", 81.5, 85),), None),
    Promise("fewer_searches_2y", 2, (Part("police_search_rate", "month", 7, 5),), None),
    Promise(
        "permits_on_time_2y",
        2,
        (Part("permits_issued_on_time", "month", 77.9, 85, 2), Part("permit_median_days_to_issue", "month", 11.3, 10)),
        None,
    ),
    Promise(
        "requests_on_time_10y",
        10,
        (
            Part("service_requests_on_time", "month", 81.5, 92, 3),
            Part("calls_answered_within_standard", "quarter", 72.6, 85, 2),
            Part("service_request_median_days_to_close", "month", 2.1, 1.5),
        ),
        None,
    ),
)


class Outcome(NamedTuple):
    goal_code: str
    period_start_date: str
    planted_status: str | None
    observed_status: str
    observed_score: float


def outcomes(value_of: Callable[[str, str, str], float | None]) -> list[Outcome]:
    """`value_of` gives the city's value by measure, grain and first day of the period.

    A very small city may have drawn nothing to measure in a last month: such a goal is left out.
    """
    found = []
    for promise in PROMISES:
        drawn = [value_of(part.measure_code, part.period_grain, last_period(part)) for part in promise.parts]
        values = [value for value in drawn if value is not None]
        if len(values) < len(promise.parts):
            continue
        score = mean_score(promise, values)
        is_achieved = all(is_reached(part, value) for part, value in zip(promise.parts, values, strict=True))
        status = "achieved" if is_achieved else status_of(score)
        found.append(
            Outcome(promise.goal_code, last_period(promise.parts[0]), promise.planted_status, status, round(score, 6))
        )
    return found


def last_period(part: Part) -> str:
    return LAST_PERIODS[part.period_grain]


def is_reached(part: Part, value: float) -> bool:
    return value >= part.target if part.target > part.baseline else value <= part.target


def mean_score(promise: Promise, values: list[float]) -> float:
    scores = [
        5.0 if is_reached(part, value) else score_of(pace(promise, part, value))
        for part, value in zip(promise.parts, values, strict=True)
    ]
    weights = [part.weight for part in promise.parts]
    return sum(weight * score for weight, score in zip(weights, scores, strict=True)) / sum(weights)


def pace(promise: Promise, part: Part, value: float) -> float:
    """Observed over required: growth a year or, on a straight path, distance a year."""
    if promise.method == "straight_line":
        return (value - part.baseline) / YEARS_PASSED / ((part.target - part.baseline) / promise.years)
    observed = (value / part.baseline) ** (1 / YEARS_PASSED) - 1
    return observed / ((part.target / part.baseline) ** (1 / promise.years) - 1)


def score_of(ratio: float) -> float:
    """Linear between 1.3 and 0.6, and between 0.6 and -0.6."""
    if ratio >= 0.6:
        return min(5.0, 5.0 * (ratio - 0.6) / (1.3 - 0.6))
    return max(-5.0, -5.0 * (0.6 - ratio) / (0.6 + 0.6))


def status_of(score: float) -> str:
    if score >= 2.5:
        return "on_track"
    if score >= 0:
        return "acceleration_needed"
    return "limited_progress" if score >= -2.5 else "deterioration"
