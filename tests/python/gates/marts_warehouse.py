"""A hand-made warehouse at the marts border: two measures over two years, and the release it is compared with."""

import shutil
from datetime import date
from pathlib import Path

import duckdb

from orchestration.lib.ledger import ensure_ledger

TODAY = date(2026, 1, 15)
SCHEMA = """
create schema if not exists marts;
create schema conformed;
create table marts.dim_departments (department_code varchar);
create table marts.dim_geographies (
    geography_type varchar, geography_code varchar, parent_type varchar, parent_code varchar
);
create table marts.dim_area_quintiles (geography_type varchar, geography_code varchar, area_quintile varchar);
create table marts.dim_population_groups (group_code varchar);
create table marts.dim_periods (period_start_date date);
create table marts.dim_measures (
    measure_code varchar, valid_from_date date, department_code varchar, unit varchar, is_headline boolean,
    method varchar, source_extracts varchar, reporting_grain varchar, lag_days integer, valid_to_date date,
    small_number_threshold integer, subject varchar
);
create table marts.fct_measure_values (
    measure_code varchar, period_grain varchar, period_start_date date, geography_type varchar,
    geography_code varchar, population_dimension varchar, population_group varchar, period_end_date date, value double,
    numerator double, denominator double, sample_size bigint, standard_error double, ci_lower double, ci_upper double,
    interval_method varchar, reliability_flag varchar, observation_status varchar, measure_version_date date
);
create table conformed.stops (stop_id bigint, stopped_date date, gender varchar);
create schema open;
create view open.measure_values as select *, 'published' as confidentiality_status from marts.fct_measure_values;
create view open.measure_status as select * exclude (value) from marts.fct_measure_values;
create view open.disparities as select * exclude (value) from marts.fct_measure_values;
"""
ROWS = """
insert into marts.dim_departments values ('police');
insert into marts.dim_geographies values ('city', 'city', null, null);
insert into marts.dim_population_groups values ('female'), ('male');
insert into marts.dim_periods values ('2024-01-01');
insert into marts.dim_measures values
    ('police_stops', '2024-01-01', 'police', 'count', true, 'count', 'police.stops', 'month', 30, null, 0, 'stops'),
    ('police_search_rate', '2024-01-01', 'police', 'pct', true, 'proportion', 'police.stops', 'month', 30, null, 0, 'stops');
insert into conformed.stops
select i, date '2024-01-01' + to_months((i % 24)::integer), case when i % 2 = 0 then 'female' else 'male' end
from range(2400) as numbers (i);
insert into marts.fct_measure_values
with stops as (
    select *, 'city' as geography_type, 'city' as geography_code from conformed.stops
    union all
    select *, 'council_district', 'd1' from conformed.stops where stop_id % 3 = 0
),
people as (
    select *, 'all' as population_dimension, 'all' as population_group from stops
    union all
    select *, 'gender', gender from stops
),
counts as (
    select period_grain, date_trunc(period_grain, stopped_date) as period_start_date, geography_type, geography_code,
        population_dimension, population_group, count(*) as stop_count
    from people, (values ('month'), ('year')) as grains (period_grain)
    group by all
)
select
    measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension,
    population_group,
    period_start_date + case period_grain when 'month' then interval 1 month else interval 1 year end - interval 1 day,
    if(is_count, stop_count, 25), stop_count, null, stop_count, null, if(is_count, null, 20), if(is_count, null, 30),
    'wilson', 'ok', 'final', date '2024-01-01'
from counts, (values ('police_stops', true), ('police_search_rate', false)) as measures (measure_code, is_count);
"""


class MartsWarehouse:
    def __init__(self, state_dir: Path) -> None:
        self.path, self.state_dir = state_dir / "warehouse.duckdb", state_dir
        self.execute(SCHEMA + ROWS)
        with duckdb.connect(self.path) as connection:
            ensure_ledger(connection)
        self.accept("police.stops")

    def accept(self, extract: str) -> None:
        self.execute(
            "insert into quality.ingest_batches select ?, ?, 'a.csv', 'x', 1, 1, 1, 1, 1, 0, 'accepted', null, null, "
            "now()::timestamp, null, null, 'run', 'v1', 0, 0",
            [extract, extract],
        )

    def execute(self, sql: str, parameters: list | None = None) -> list[tuple]:
        with duckdb.connect(self.path) as connection:
            return connection.execute(sql, parameters or []).fetchall()

    def release(self) -> Path:
        """Publish the present state: what a later state is compared with."""
        folder = self.state_dir / "releases" / "first"
        folder.mkdir(parents=True)
        shutil.copy(self.path, folder / "performance.duckdb")
        (folder / "open").mkdir()
        shutil.copy(self.path, folder / "open" / "performance_open.duckdb")
        return folder
