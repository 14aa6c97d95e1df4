"""The truth about the drawn city, computed from the clean tables: measure values, statuses, planted disparities and goals.

The pipeline never reads what is written here; the tests do.
"""

from dataclasses import replace
from pathlib import Path

from demo.disparities import planted
from demo.goals import Outcome, outcomes
from demo.measures import SUBJECTS, Subject
from demo.reporting import write_reports
from demo.statuses import kept_promises
from demo.studio import Studio

PERIOD_STARTS = {
    "month": "date_trunc('month', {date})",
    "quarter": "date_trunc('quarter', {date})",
    "year": "date_trunc('year', {date})",
    "fiscal_year": "date_trunc('year', {date} - interval 6 month) + interval 6 month",
}
# The finest breakdowns only by year: a city a hundred times the size has twenty million events to go through.
GRAINS_OF_BREAKDOWNS = ("quarter", "year")


def write_truth(studio: Studio, folder: Path) -> None:
    studio.connection.execute(
        "create table totals (measure_code varchar, period_grain varchar, period_start_date date, geography_type varchar,"
        " geography_code varchar, population_dimension varchar, population_group varchar, value double)"
    )
    for subject in SUBJECTS:
        add_subject(studio, subject)
    studio.run("truth")
    disparities = planted()
    studio.connection.execute(
        "create table planted (measure_code varchar, year integer, population_dimension varchar,"
        " disparity_code varchar, group_a varchar, group_b varchar, planted_value double)"
    )
    studio.connection.executemany(
        "insert into planted values (?, ?, ?, ?, ?, ?, ?)", [list(row) for row in disparities]
    )
    studio.run("disparities")
    add_goals(studio)
    write_statuses(studio)
    for name in ("totals", "disparities", "goals", "statuses"):
        # Women's share by department is planted, but no measure is broken down by department.
        rows = f"{name} where population_dimension != 'department'" if name == "totals" else name
        studio.connection.execute(
            f"copy (select * from {rows} order by all) to '{folder / f'{name}.csv'}' (format csv, header true)"
        )
    for table, name in (
        ("clean_commentaries", "commentaries"),
        ("clean_actions", "actions"),
        ("clean_inventory", "inventory"),
    ):
        studio.connection.execute(f"copy {table} to '{folder / f'{name}.csv'}' (format csv, header true)")
    write_reports(studio, folder / "reporting.csv")
    studio.faults.write(folder / "faults.csv")


def add_goals(studio: Studio) -> None:
    """The goals by the totals of the whole city."""
    rows = studio.connection.execute(
        "select measure_code, period_grain, period_start_date::varchar, value from totals"
        " where geography_type = 'city' and population_dimension = 'all'"
    ).fetchall()
    values = {(measure, grain, start): value for measure, grain, start, value in rows}
    studio.connection.execute(
        "create table goals (goal_code varchar, period_start_date date, planted_status varchar,"
        " observed_status varchar, observed_score double)"
    )
    found = outcomes(lambda measure, grain, start: values.get((measure, grain, start)))
    marks = ", ".join("?" * len(Outcome._fields))
    studio.connection.executemany(f"insert into goals values ({marks})", [list(row) for row in found])


def write_statuses(studio: Studio) -> None:
    rows = studio.connection.execute(
        "select measure_code, period_grain, period_start_date, geography_code, value from totals"
        " where geography_type in ('city', 'council_district') and population_dimension = 'all'"
    ).fetchall()
    statuses = kept_promises({(measure, grain, start, code): value for measure, grain, start, code, value in rows})
    studio.connection.execute(
        "create table statuses (target_type varchar, measure_code varchar, period_grain varchar, period_start_date date,"
        " geography_code varchar, target_value double, status varchar)"
    )
    studio.connection.executemany("insert into statuses values (?, ?, ?, ?, ?, ?, ?)", [list(row) for row in statuses])


def add_subject(studio: Studio, subject: Subject) -> None:
    city_wide = ("'city'", "'city'", "'all'", "'all'")
    areas = [(f"'{kind}'", code, "'all'", "'all'") for kind, code in subject.areas.items()]
    groups = [("'city'", "'city'", f"'{dimension}'", group) for dimension, group in subject.groups.items()]
    for grain, pattern in PERIOD_STARTS.items():
        breakdowns = [*areas, *groups] if grain in GRAINS_OF_BREAKDOWNS else []
        period_start = pattern.format(date=subject.date_column)
        for breakdown in (city_wide, *breakdowns):
            add_breakdown(studio, subject, grain, period_start, breakdown)
        for dimension, members in subject.overlapping.items() if breakdowns else ():
            rows = f"(select *, unnest({members}) as member from {subject.table})"
            breakdown = ("'city'", "'city'", f"'{dimension}'", "member")
            add_breakdown(studio, replace(subject, table=rows), grain, period_start, breakdown)


def add_breakdown(
    studio: Studio, subject: Subject, grain: str, period_start: str, breakdown: tuple[str, str, str, str]
) -> None:
    kind, code, dimension, group = breakdown
    values = ", ".join(f'({sql})::double as "{measure}"' for measure, sql in subject.measures.items())
    last = f"qualify {subject.date_column} = max({subject.date_column}) over (partition by {period_start})"
    # A unit without a value (no search, so no hit rate) has no row.
    studio.connection.execute(
        f"""
        insert into totals
        select measure_code, '{grain}', period_start_date, geography_type, geography_code,
            population_dimension, population_group, round(value, 6)
        from (
            unpivot (
                select ({period_start})::date as period_start_date, {kind} as geography_type, {code} as geography_code,
                    {dimension} as population_dimension, {group} as population_group, {values}
                from (select * from {subject.table} where {subject.date_column} is not null {last if subject.is_stock else ""})
                where ({code}) is not null
                group by all
            )
            on {", ".join(subject.measures)} into name measure_code value value
        )
        """
    )
