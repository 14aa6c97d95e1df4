"""The disparities that the draws were given, as a reader of the measures should find them.

Probabilities and ratios come from the same constants as the draws; nothing here looks at what was drawn.
"""

from collections.abc import Callable
from statistics import NormalDist
from typing import NamedTuple

from demo import city

STANDARD_NORMAL = NormalDist()
# Requests and permits of the last year are still open at its end, the late ones more often: their share is not the
# planted one.
CLOSED_YEARS = city.YEARS[:2]


class Planted(NamedTuple):
    measure_code: str
    year: int
    population_dimension: str
    disparity_code: str  # r: a divided by b; d: a less b, in the measure's unit
    group_a: str
    group_b: str
    planted_value: float


def between_races(measure: str, rate: Callable[[city.StopRates], float]) -> list[Planted]:
    """Ratios of one of the stop rates against that of white people."""
    white = rate(city.STOPS_BY_RACE["white"])
    return [
        Planted(measure, year, "race_ethnicity", "r", race, "white", round(rate(city.STOPS_BY_RACE[race]) / white, 6))
        for year in city.YEARS
        for race in ("asian", "black", "hispanic")
    ]


def between_districts(
    measure: str, position: int, low: int, high: int, years: tuple[int, ...] = city.YEARS, yearly_shift: float = 0.0
) -> list[Planted]:
    """Percentage points between two districts; the shift moves every district's normal quantile each year."""

    def points(district: int, year: int) -> float:
        quantile = city.normal_quantile(city.DISTRICTS[district][position])
        return 100 * STANDARD_NORMAL.cdf(quantile + yearly_shift * (year - city.YEARS[0]))

    return [
        Planted(
            measure,
            year,
            "council_district",
            "d",
            f"d{low}",
            f"d{high}",
            round(points(low, year) - points(high, year), 6),
        )
        for year in years
    ]


def women_by_department() -> list[Planted]:
    return [
        Planted(
            "workforce_women_share",
            year,
            "department",
            "d",
            department,
            "library",
            round(100 * (city.DEPARTMENTS[department][1] - city.DEPARTMENTS["library"][1]), 6),
        )
        for year in city.YEARS
        for department in ("police", "fire", "public_works", "water")
    ]


def planted() -> list[Planted]:
    certified = 100 * (city.CERTIFIED_SHARE[2025] - city.CERTIFIED_SHARE[2023])
    pay = city.WOMEN_PAID_AGAINST_MEN
    return [
        *between_races("police_stops_per_1k", lambda rates: rates.stops_against_white),
        *between_races("police_search_rate", lambda rates: rates.search_share),
        *between_races("police_contraband_hit_rate", lambda rates: rates.hit_share),
        *between_districts("service_requests_on_time", 0, 6, 1, CLOSED_YEARS, 0.05),
        *between_districts("service_requests_on_time", 0, 7, 1, CLOSED_YEARS, 0.05),
        *between_districts("ems_response_within_standard", 1, 7, 1),
        *between_districts("fire_response_within_standard", 2, 7, 1),
        *between_districts("inspection_pass_rate", 3, 6, 1),
        *between_districts("permits_issued_on_time", 4, 6, 1, CLOSED_YEARS),
        *women_by_department(),
        *(
            Planted(
                "hiring_selection_rate",
                year,
                "race_ethnicity",
                "r",
                race,
                "white",
                round(city.HIRED_BY_RACE[race] / city.HIRED_BY_RACE["white"], 6),
            )
            for year in city.YEARS
            for race in ("black", "hispanic")
        ),
        *(Planted("workforce_mean_salary", year, "gender", "r", "female", "male", pay) for year in city.YEARS),
        Planted("certified_firm_award_share", 2025, "year", "d", "2025", "2023", round(certified, 6)),
    ]
