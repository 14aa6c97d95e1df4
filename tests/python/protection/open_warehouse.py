"""A hand-made warehouse of one city: stops by gender and quarter, and what its open data show."""

import shutil
from collections.abc import Collection
from pathlib import Path

import duckdb

STOPS = {
    "female": (30, 40, 35, 45),
    "male": (50, 60, 55, 65),
    "other": (4, 12, 15, 20),
}
Cell = tuple[str, int]  # group and quarter (0 is the year)
# Beside the four people of the first quarter: whatever is hidden in a line is hidden twice.
SAFE: tuple[Cell, ...] = (("other", 1), ("male", 1), ("other", 2), ("male", 2))

SCHEMA = """
create schema marts; create schema open;
create table marts.dim_geographies (
    geography_type varchar, geography_code varchar, parent_type varchar, parent_code varchar
);
create table marts.dim_area_quintiles (geography_type varchar, geography_code varchar, area_quintile varchar);
create table marts.dim_measures (
    measure_code varchar, valid_from_date date, subject varchar, method varchar, small_number_threshold integer
);
insert into marts.dim_measures values ('stops', '2020-01-01', 'stops', 'count', 11);
create table marts.fct_measure_values (
    measure_code varchar, period_grain varchar, period_start_date date, period_end_date date, geography_type varchar,
    geography_code varchar, population_dimension varchar, population_group varchar, value double, numerator double,
    denominator double, sample_size bigint, standard_error double, ci_lower double, ci_upper double,
    measure_version_date date
);
create table open.measure_status (
    measure_code varchar, period_grain varchar, period_start_date date, geography_type varchar, geography_code varchar,
    population_dimension varchar, population_group varchar
);
create table open.disparities (
    measure_code varchar, period_grain varchar, period_start_date date, geography_type varchar, geography_code varchar,
    population_dimension varchar
);
"""
OPEN = """
create or replace table open.measure_values as
select * replace (
    if(is_hidden, null, value) as value, if(is_hidden, null, numerator) as numerator,
    if(is_hidden, null, sample_size) as sample_size
), if(is_hidden, 'suppressed', 'published') as confidentiality_status
from (
    select *, list_contains(?::struct(g varchar, q integer)[], struct_pack(
        g := population_group, q := if(period_grain = 'year', 0, quarter(period_start_date)::integer)
    )) as is_hidden
    from marts.fct_measure_values
);
alter table open.measure_values drop column is_hidden;
"""


class OpenWarehouse:
    def __init__(
        self, folder: Path, hidden: Collection[Cell] = SAFE, stops: dict[str, tuple[int, ...]] = STOPS
    ) -> None:
        folder.mkdir(parents=True)
        self.path = folder / "warehouse.duckdb"
        with duckdb.connect(self.path) as connection:
            connection.execute(SCHEMA)
            rows = [
                (group, quarter + 1, people) for group, line in stops.items() for quarter, people in enumerate(line)
            ]
            connection.execute("create temp table stops (grp varchar, q integer, people integer)")
            connection.executemany("insert into stops values (?, ?, ?)", rows)
            connection.execute(
                """
                insert into marts.fct_measure_values
                select 'stops', if(q is null, 'year', 'quarter'), make_date(2024, coalesce(3 * q - 2, 1), 1),
                    if(q is null, date '2024-12-31', last_day(make_date(2024, 3 * q, 1))), 'city', 'city',
                    if(grp is null, 'all', 'gender'), coalesce(grp, 'all'), sum(people), sum(people), null, sum(people),
                    null, null, null, '2020-01-01'
                from stops
                group by cube (grp, q)
                """
            )
            connection.execute(OPEN.split(";")[0], [[{"g": group, "q": quarter} for group, quarter in hidden]])
            connection.execute(OPEN.split(";")[1])

    def execute(self, sql: str) -> None:
        with duckdb.connect(self.path) as connection:
            connection.execute(sql)

    def add_measure(self, measure_code: str, subject: str, threshold: int) -> None:
        """A second measure with the same counts, all of them shown."""
        self.execute(
            f"""
            insert into marts.dim_measures values ('{measure_code}', '2020-01-01', '{subject}', 'count', {threshold});
            insert into marts.fct_measure_values
            select * replace ('{measure_code}' as measure_code) from marts.fct_measure_values;
            insert into open.measure_values
            select *, 'published' from marts.fct_measure_values where measure_code = '{measure_code}';
            """
        )

    def add_districts(self, people: dict[str, int], parents: dict[str, str], hidden: Collection[str] = ()) -> None:
        """Stops of each quarter by district, and in which district each neighborhood lies; neighborhoods have no values."""
        for place, district in parents.items():
            row = f"('neighborhood', '{place}', 'council_district', '{district}')"
            self.execute(f"insert into marts.dim_geographies values {row}")
        for district, count in people.items():
            self.execute(
                f"""
                insert into marts.fct_measure_values
                select * replace ('council_district' as geography_type, '{district}' as geography_code, {count} as value,
                    {count} as numerator, {count} as sample_size)
                from marts.fct_measure_values
                where period_grain = 'quarter' and population_group = 'all' and geography_type = 'city';
                insert into open.measure_values
                select *, '{"suppressed" if district in hidden else "published"}' from marts.fct_measure_values
                where geography_code = '{district}'
                """
            )
        self.execute(
            "update open.measure_values set value = null, numerator = null, sample_size = null"
            " where confidentiality_status = 'suppressed'"
        )

    def release(self, folder: Path) -> Path:
        """The warehouse as a release."""
        (folder / "open").mkdir(parents=True)
        shutil.copy(self.path, folder / "performance.duckdb")
        shutil.copy(self.path, folder / "open" / "performance_open.duckdb")
        return folder
