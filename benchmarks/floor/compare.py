"""Are the script's tables the product's? Rows are matched by key; doubles may differ by one part in 10⁹."""

from pathlib import Path

import duckdb

KEYS = {
    "dim_departments": "department_code",
    "dim_geographies": "geography_type, geography_code",
    "dim_goals": "goal_code, valid_from_date",
    "dim_measures": "measure_code, valid_from_date",
    "dim_periods": "period_grain, period_start_date",
    "dim_plans": "plan_code",
    "dim_population_groups": "population_dimension, population_group",
    "dim_priority_areas": "priority_area_code",
    "dim_targets": "measure_code, target_code, valid_from_date, period_start_date",
    "fct_population": "geography_type, geography_code, population_dimension, population_group, year",
    "fct_measure_values": "measure_code, period_grain, period_start_date, geography_type, geography_code,"
    " population_dimension, population_group",
    "fct_measure_status": "measure_code, period_grain, period_start_date, geography_type, geography_code,"
    " population_dimension, population_group",
    "fct_goal_progress": "goal_code, period_start_date, goal_version_date",
    "fct_measure_disparities": "measure_code, period_grain, period_start_date, geography_type, geography_code,"
    " population_dimension, disparity_code",
}
# Published tables that the script leaves out, with the reason.
NOT_COMPUTED: dict[str, str] = {}
# Of this table the script computes what a person would first write: one method, targets that state their amount, no words.
ROWS = {
    "fct_measure_status": "method = 'threshold_bands'"
    " and coalesce(target_type, 'none') in ('static', 'per_period', 'range', 'zero', 'none')"
}
COLUMNS_LEFT_OUT = {"fct_measure_status": {"baseline_value", "ratio", "explanation"}}
TOLERANCE = 1e-9
SHOWN = 5


def find_differences(floor: Path, release: Path) -> list[str]:
    """The first differences of each table, as lines; none when the tables are equal."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{floor}' as floor (read_only)")
        connection.execute(f"attach '{release}' as product (read_only)")
        return [line for table, keys in KEYS.items() for line in differences_of(connection, table, keys)]


def differences_of(connection: duckdb.DuckDBPyConnection, table: str, keys: str) -> list[str]:
    columns = columns_of(connection, "product", table)
    if columns != (found := columns_of(connection, "floor", table)):
        return [f"{table}: columns {sorted(found.items() ^ columns.items())}"]
    key = [name.strip() for name in keys.split(",")]
    same = " and ".join(f"ours.{name} is not distinct from theirs.{name}" for name in key)
    unequal = {name: unequal_sql(name, kind) for name, kind in columns.items() if name not in key}
    cases = ", ".join(
        f"case when {condition} then '{name}: ' || coalesce(ours.{name}::varchar, 'null') || ' instead of '"
        f" || coalesce(theirs.{name}::varchar, 'null') end"
        for name, condition in unequal.items()
    )
    rows = connection.execute(
        f"""
        select
            concat_ws(' | ', {", ".join(f"coalesce(ours.{name}, theirs.{name})" for name in key)}),
            case
                when theirs.is_row is null then 'only in the script'
                when ours.is_row is null then 'only in the release'
                else concat_ws('; ', {cases})
            end
        from (select *, true as is_row from floor.marts.{table}) as ours
        full join (select *, true as is_row from product.marts.{table} where {ROWS.get(table, "true")}) as theirs on {same}
        where ours.is_row is null or theirs.is_row is null or {" or ".join(unequal.values())}
        order by all
        """
    ).fetchall()
    shown = [f"{table}: {place}: {what}" for place, what in rows[:SHOWN]]
    return shown + ([f"{table}: {len(rows)} rows differ"] if rows else [])


def columns_of(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> dict[str, str]:
    rows = connection.execute(f"describe {database}.marts.{table}").fetchall()
    return {name: kind for name, kind, *_ in rows if name not in COLUMNS_LEFT_OUT.get(table, ())}


def unequal_sql(name: str, kind: str) -> str:
    if kind != "DOUBLE":
        return f"ours.{name} is distinct from theirs.{name}"
    size = f"greatest(abs(ours.{name}), abs(theirs.{name}), 1e-6)"
    return (
        f"((ours.{name} is null) <> (theirs.{name} is null)"
        f" or coalesce(abs(ours.{name} - theirs.{name}) > {TOLERANCE} * {size}, false))"
    )
