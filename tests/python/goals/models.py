"""The goal models in the order in which they build on each other, and the tables that they begin with."""

from collections.abc import Mapping

import duckdb

MODELS = (
    "dim_goal_versions",
    "bridge_goal_measures",
    "int_goal_measure_values",
    "fct_goal_measure_progress",
    "int_goal_standings",
    "fct_goal_progress",
    "int_scorecard_months",
    "int_goal_months",
    "int_key_measure_periods",
    "int_key_measures",
    "fct_scorecards",
)
INPUTS = """
    create schema reference;
    create schema marts;
    create schema intermediate;
    create table reference.catalogue_goals (
        goal_code text, plan_code text, priority_area_code text, department_code text, goal_name text,
        horizon_years integer, measure_code text, weight double, baseline_date date, baseline_value double,
        target_date date, target_value double, period_grain text, status_method text, rollup_weight double,
        valid_from_date date, valid_to_date date, revision_reason text
    );
    create table reference.catalogue_goal_measures (
        goal_code text, measure_code text, weight double, baseline_date date, baseline_value double, target_date date,
        target_value double, valid_from_date date, valid_to_date date, revision_reason text
    );
    create table reference.measures (
        measure_code text, valid_from_date date, valid_to_date date, priority_area_code text, department_code text,
        direction text, decimals integer, is_headline boolean, reporting_grain text
    );
    create view marts.dim_measures as
    select *, valid_from_date = max(valid_from_date) over (partition by measure_code) as is_latest_version
    from reference.measures;
    create table marts.dim_periods (period_grain text, period_start_date date, period_end_date date);
    create table marts.fct_measure_values (
        measure_code text, period_grain text, period_start_date date, period_end_date date, observation_status text,
        measure_version_date date, value double, geography_type text default 'city',
        population_dimension text default 'all'
    );
    create table marts.fct_measure_status (
        measure_code text, period_grain text, period_start_date date, method text, value double, target_value double,
        score double, status text, geography_type text default 'city', population_dimension text default 'all'
    );
"""


def build(connection: duckdb.DuckDBPyConnection, compiled: Mapping[str, str]) -> None:
    for name, sql in compiled.items():
        schema = "intermediate" if name.startswith("int_") else "marts"
        connection.execute(f"create or replace table {schema}.{name} as {sql}")
