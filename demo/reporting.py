"""When departments report: the usual day, the late and the missing ones, and what a reader of the deadlines must find.

The deadline is written here a second time (it also stands in the city's duties): it is the other witness.
"""

import csv
import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from demo import city
from demo.studio import Studio

DAYS_TO_REPORT = 20
USUAL_DAYS = 15
QUARTERS = city.periods(3, "{year}_q{quarter}")

# department and quarter -> days after its end; 20 is the last day, 21 a day late.
OTHER_DAYS = {
    ("customer_service", "2023_q1"): 20,
    ("public_works", "2025_q2"): 21,
    ("human_resources", "2024_q4"): 32,
    ("water", "2024_q1"): 29,
}
# measure and quarter: never reported. Finance delivered nothing at all, parks a workbook without the row.
MISSING = (("invoices_paid_on_time", "2023_q2"), ("park_acres_maintained", "2025_q4"))
# The first file said no number: what counts is the resubmission, so many days after the first file.
FIRST_WITHOUT_NUMBER = {("park_acres_maintained", "2023_q3"): 12, ("water_main_breaks", "2024_q3"): 10}
# extract -> quarter -> days after its end on which the file was written; others on the usual day.
FILES = {"police.stops": {"2025_q3": 26}, "health.inspections": {"2025_q4": 20}, "fire.responses": {}}
FIRST_QUARTER_OF_FILES = "2025_q1"
PERIOD_IN_NAME = re.compile(r"(20\d\d)_q([1-4])")
HOUR = timedelta(hours=20)  # noon in Port Mercer


class Report(NamedTuple):
    reported_code: str
    period_start_date: date
    due_date: date
    submitted_date: date | None
    days_late: int | None
    state: str


def load(studio: Studio) -> None:
    """The days as tables, for the draw of the submissions."""
    starts = {quarter.name: quarter.start for quarter in QUARTERS}
    studio.connection.execute(
        "create or replace table reporting_days (department_code varchar, period_start_date date, days integer)"
    )
    studio.connection.executemany(
        "insert into reporting_days values (?, ?, ?)",
        [[department, starts[quarter], days] for (department, quarter), days in OTHER_DAYS.items()],
    )
    studio.connection.execute(
        "create or replace table reporting_missing (measure_code varchar, period_start_date date)"
    )
    studio.connection.executemany(
        "insert into reporting_missing values (?, ?)", [[measure, starts[quarter]] for measure, quarter in MISSING]
    )


def resubmitted(days: int) -> str:
    """The date that a resubmission carries: later than the first delivery, which is the one that counts."""
    return f"(submitted_date + {days})::date"


def date_files(extracts_dir: Path) -> None:
    """Give each file the time at which its department wrote it, as a landing folder does."""
    ends = {quarter.name: quarter.end for quarter in QUARTERS}
    for path in sorted(each for each in extracts_dir.rglob("*") if each.is_file()):
        found = PERIOD_IN_NAME.search(path.name)
        name = f"{found[1]}_q{found[2]}" if found else QUARTERS[-1].name
        extract = f"{path.parent.name}.{path.name.split('_')[0]}"
        days = FILES.get(extract, {}).get(name, USUAL_DAYS)
        written = (
            datetime.combine(ends.get(name, QUARTERS[-1].end) + timedelta(days=days - 1), datetime.min.time(), UTC)
            + HOUR
        )
        os.utime(path, (written.timestamp(), written.timestamp()))


def reports(studio: Studio) -> list[Report]:
    owners: list[tuple[str, str]] = studio.connection.execute(
        "select distinct measure_code, department_code from clean_submissions order by all"
    ).fetchall()
    measures = [report(quarter, measure, department) for measure, department in owners for quarter in QUARTERS]
    files = [
        dated(extract, quarter, days.get(quarter.name, USUAL_DAYS))
        for extract, days in FILES.items()
        for quarter in QUARTERS
        if quarter.name >= FIRST_QUARTER_OF_FILES
    ]
    return [*measures, *files]


def report(quarter: city.Period, measure: str, department: str) -> Report:
    if (measure, quarter.name) in MISSING:
        return dated(measure, quarter, None)
    days = OTHER_DAYS.get((department, quarter.name), USUAL_DAYS)
    return dated(measure, quarter, days + FIRST_WITHOUT_NUMBER.get((measure, quarter.name), 0))


def dated(code: str, quarter: city.Period, days: int | None) -> Report:
    last_day = quarter.end - timedelta(days=1)
    due = last_day + timedelta(days=DAYS_TO_REPORT)
    if days is None:
        return Report(code, quarter.start, due, None, None, "missing")
    late = max(0, days - DAYS_TO_REPORT)
    return Report(code, quarter.start, due, last_day + timedelta(days=days), late, "late" if late else "on_time")


def write_reports(studio: Studio, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Report._fields)
        writer.writerows(reports(studio))
