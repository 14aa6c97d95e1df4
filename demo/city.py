"""Facts of Port Mercer: places, people, calendar and the disparities that are planted.

Only constants, and the small tables that the SQL files join. No drawing and no files.
"""

from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import NamedTuple

YEARS = (2023, 2024, 2025)
RESIDENTS = 420_000

# district: on-time 311 closure, EMS and fire responses within standard, inspections passed, permits on time.
DISTRICTS = {
    1: (0.90, 0.92, 0.90, 0.90, 0.86),
    2: (0.88, 0.91, 0.92, 0.84, 0.84),
    3: (0.82, 0.88, 0.88, 0.80, 0.80),
    4: (0.86, 0.89, 0.87, 0.88, 0.85),
    5: (0.80, 0.84, 0.85, 0.78, 0.77),
    6: (0.70, 0.79, 0.80, 0.72, 0.70),
    7: (0.76, 0.72, 0.74, 0.76, 0.74),
}

# name, code, district, precinct, share of the residents in thousandths, 311 requests per resident against the mean
NEIGHBORHOODS = (
    ("Harbor Flats", "harbor_flats", 1, "North", 38, 1.0),
    ("Cannery Row", "cannery_row", 1, "North", 46, 1.2),
    ("Lighthouse Point", "lighthouse_point", 1, "North", 40, 0.8),
    ("Old Town", "old_town", 2, "North", 52, 1.5),
    ("Market Square", "market_square", 2, "North", 61, 1.6),
    ("Foundry District", "foundry_district", 2, "North", 33, 1.1),
    ("Mission Hill", "mission_hill", 3, "Central", 57, 1.0),
    ("St. Brendan", "st_brendan", 3, "Central", 48, 0.9),
    ("Alder Park", "alder_park", 3, "Central", 42, 0.8),
    ("University Heights", "university_heights", 4, "Central", 64, 1.1),
    ("Observatory Hill", "observatory_hill", 4, "Central", 41, 0.9),
    ("Cedar Grove", "cedar_grove", 4, "Central", 37, 0.7),
    ("Riverside", "riverside", 5, "Central", 55, 1.0),
    ("Mill Bend", "mill_bend", 5, "Central", 44, 0.9),
    ("Willow Crossing", "willow_crossing", 5, "Central", 43, 0.8),
    ("Eastgate", "eastgate", 6, "South", 58, 1.1),
    ("Peñasco", "penasco", 6, "South", 62, 1.0),
    ("Railyard", "railyard", 6, "South", 35, 1.3),
    ("South Mesa", "south_mesa", 7, "South", 53, 0.8),
    ("Vista Verde", "vista_verde", 7, "South", 49, 0.7),
    ("Orchard Knoll", "orchard_knoll", 7, "South", 42, 0.7),
)

# code: census label, residents per thousand in district 1 to 7
RACES = {
    "american_indian_alaska_native": ("American Indian and Alaska Native", (8, 6, 9, 5, 12, 14, 10)),
    "asian": ("Asian", (120, 150, 90, 190, 80, 60, 70)),
    "black": ("Black or African American", (60, 110, 130, 70, 180, 260, 170)),
    "hispanic": ("Hispanic or Latino", (140, 200, 260, 150, 290, 390, 330)),
    "middle_eastern_north_african": ("Middle Eastern or North African", (15, 25, 20, 30, 15, 10, 15)),
    "native_hawaiian_pacific_islander": ("Native Hawaiian and Pacific Islander", (7, 5, 6, 5, 8, 11, 20)),
    "white": ("White", (605, 455, 435, 500, 375, 215, 340)),
    "multiracial": ("Two or More Races", (35, 38, 38, 40, 30, 28, 32)),
    "other": ("Some Other Race", (10, 11, 12, 10, 10, 12, 13)),
}
GENDERS = {"female": ("Female", 505), "male": ("Male", 487), "nonbinary": ("Nonbinary", 8)}
AGE_BANDS = {
    "under_18": ("Under 18", 205),
    "18_24": ("18 to 24", 105),
    "25_34": ("25 to 34", 170),
    "35_44": ("35 to 44", 145),
    "45_54": ("45 to 54", 125),
    "55_64": ("55 to 64", 115),
    "65_plus": ("65 and over", 135),
}


class StopRates(NamedTuple):
    form_code: str
    stops_against_white: float  # per resident
    search_share: float  # of the stops
    hit_share: float  # of the searches


STOPS_BY_RACE = {
    "american_indian_alaska_native": StopRates("I", 1.2, 0.070, 0.25),
    "asian": StopRates("A", 0.7, 0.045, 0.28),
    "black": StopRates("B", 1.8, 0.100, 0.21),
    "hispanic": StopRates("H", 1.3, 0.080, 0.22),
    "middle_eastern_north_african": StopRates("M", 1.0, 0.060, 0.25),
    "native_hawaiian_pacific_islander": StopRates("P", 1.1, 0.060, 0.25),
    "white": StopRates("W", 1.0, 0.050, 0.28),
    "multiracial": StopRates("2", 1.0, 0.060, 0.26),
    "other": StopRates("O", 1.0, 0.055, 0.26),
}

# department: share of the employees, women's share, share of sworn positions
DEPARTMENTS = {
    "customer_service": (0.030, 0.66, 0.0),
    "police": (0.240, 0.18, 0.8),
    "fire": (0.150, 0.12, 0.8),
    "public_health": (0.060, 0.70, 0.0),
    "public_works": (0.200, 0.22, 0.0),
    "water": (0.090, 0.26, 0.0),
    "library": (0.050, 0.74, 0.0),
    "human_resources": (0.020, 0.70, 0.0),
    "planning": (0.040, 0.48, 0.0),
    "finance": (0.040, 0.55, 0.0),
    "performance_office": (0.005, 0.50, 0.0),
    "parks": (0.075, 0.40, 0.0),
}
WOMEN_PAID_AGAINST_MEN = 0.93
# Share of the decided applications that end in a hire.
HIRED_BY_RACE = dict.fromkeys(RACES, 0.2) | {"asian": 0.18, "black": 0.13, "hispanic": 0.17}
# District: share of the adults who feel safe at the mean age.
SAFE_BY_DISTRICT = {1: 0.84, 2: 0.76, 3: 0.74, 4: 0.82, 5: 0.72, 6: 0.60, 7: 0.68}


class SurveyAge(NamedTuple):
    first_age: int
    last_age: int
    response: float  # interviews per adult against ages 45 to 54
    safe_shift: float  # share of those who feel safe against the district


# Those who answer seldom feel less safe: without weights a survey finds the city too safe.
SURVEY_AGES = {
    "18_24": SurveyAge(18, 24, 0.35, -0.16),
    "25_34": SurveyAge(25, 34, 0.5, -0.09),
    "35_44": SurveyAge(35, 44, 0.8, -0.02),
    "45_54": SurveyAge(45, 54, 1.0, 0.03),
    "55_64": SurveyAge(55, 64, 1.4, 0.08),
    "65_plus": SurveyAge(65, 90, 1.8, 0.12),
}
CERTIFIED_SHARE = {2023: 0.18, 2024: 0.22, 2025: 0.26}


@dataclass(frozen=True)
class Period:
    """A stretch of the calendar that one file covers."""

    name: str
    start: date
    end: date  # exclusive

    @property
    def year(self) -> int:
        return self.start.year


def periods(months: int, pattern: str) -> tuple[Period, ...]:
    """Periods of so many months; the pattern may use {year}, {month}, {quarter} and {half}."""
    found: list[Period] = []
    for year in YEARS:
        for month in range(1, 13, months):
            follows = month + months
            end = date(year + follows // 13, follows - 12 * (follows // 13), 1)
            name = pattern.format(year=year, month=f"{month:02}", quarter=(month + 2) // 3, half=(month + 5) // 6)
            found.append(Period(name, date(year, month, 1), end))
    return tuple(found)


def normal_quantile(probability: float) -> float:
    return NormalDist().inv_cdf(probability)
