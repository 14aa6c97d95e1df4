"""Are the script's tables the product's? Rows are matched by key; doubles may differ by one part in 10⁹."""

from pathlib import Path

import duckdb

KEYS = {
    "dim_departments": "department_code",
    "dim_geographies": "geography_type, geography_code",
    "dim_goals": "goal_code",
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
    "fct_goal_progress": "goal_code, period_start_date",
    "fct_measure_disparities": "measure_code, period_grain, period_start_date, geography_type, geography_code,"
    " population_dimension, disparity_code",
}
# Published tables that the script leaves out, with the reason.
NOT_COMPUTED: dict[str, str] = {
    "fct_reporting_compliance": "judges deliveries by the ledger and the day of the build, which a script of figures has not",
    "fct_reporting_rates": "counts of the reports",
    "fct_measure_commentary": "texts",
    "fct_follow_up_actions": "texts",
    "fct_department_packet": "a view of the figures above, beside texts",
    "dim_breaks": "a seed as it is; its effect on changes is compared in fct_measure_status",
    "fct_measure_history": "what a page looks back on; its changes are compared in fct_measure_status",
    "fct_measure_trends": "statistics of what is compared; a NumPy witness checks them",
    "fct_goal_projections": "statistics of what is compared; a NumPy witness checks them",
    "bridge_goal_measures": "the catalogue once more",
    "dim_goal_versions": "the catalogue once more",
    "fct_goal_measure_progress": "a step on the way to fct_goal_progress, which is compared",
    "fct_measure_benchmarks": "what is compared, beside figures of other cities from the catalogue",
    "fct_measure_improvements": "means of what is compared; its tests have the numbers",
    "fct_representation": "methods of any table on the workforce; NumPy and SciPy witnesses check them",
    "fct_pay_gaps": "the same",
    "fct_selection_equity": "the same, on what is compared",
    "fct_contract_equity": "the same, on contracts and the catalogue",
    "fct_location_quotients": "the same, on what is compared",
    "fct_equity_coverage": "who is missing from the figures: a few hundred rows from what is compared and the catalogue",
    "fct_equity_coverage_rates": "counts of the same",
    "fct_missing_answers": "counts of codes that the figures hold together as unknown",
    "fct_age_standardised_rates": "what is compared, under another population; a NumPy witness checks the method",
    "dim_standard_populations": "a seed as it is",
    "fct_scorecards": "a thousand rows from what is compared; its price is not in the data",
    "dim_disparity_measures": "a seed",
    "fct_group_disparities": "more of what the disparities between the highest and the lowest group show",
    "fct_disparity_changes": "more of what the disparities between the highest and the lowest group show",
    "dim_area_quintiles": "a seed, ranked",
    "fct_dataset_inventory": "a list of a hundred titles; its tests have the scores",
    "fct_open_data_reports": "counts of the same",
}
# Of marts that the script computes in part: the rows that are compared, and the columns that are not. Of statuses it
# computes what a person would first write: one method, targets that state their amount. Areas by need are the product's,
# and so are the dimensions that only applications have; the truth of the demo city holds these.
FEWER_DIMENSIONS = (
    "population_dimension not in"
    " ('area_quintile', 'race_ethnicity_combined', 'race_ethnicity_1997', 'language', 'disability')"
)
ROWS = {
    "fct_population": FEWER_DIMENSIONS,
    "fct_measure_values": FEWER_DIMENSIONS,
    "fct_measure_status": f"{FEWER_DIMENSIONS} and method = 'threshold_bands'"
    " and coalesce(target_type, 'none') in ('static', 'per_period', 'range', 'zero', 'none')",
    "fct_measure_disparities": f"{FEWER_DIMENSIONS} and (disparity_code in ('mrd', 'mrr') or (disparity_code in ('d', 'r')"
    " and starts_with(method_variant, 'no_reference') and population_dimension <> 'age_band'))",
}
# Words are left out, and what the tests of the methods and of the models check on their own.
COLUMNS_LEFT_OUT = {
    "fct_goal_progress": {"explanation"},
    "fct_measure_values": {"reliability_flag", "pct_unknown", "value_if_unknown_low", "value_if_unknown_high"},
    "fct_measure_status": {"baseline_value", "ratio", "explanation"},
    "fct_measure_disparities": {"reference_group", "reliability_flag"},
}
# Columns that are not compared in some rows. The script takes a quantile without sorting, and so without its limits; of the
# inventory it counts data sets, not departments, of which the limits would be made.
QUANTILES = "theirs.interval_method = 'order_statistic'"
INVENTORY = "theirs.measure_code in ('dataset_publication_share', 'open_data_department_share')"
UNCOMPARED_WHERE = {("fct_measure_values", "standard_error"): INVENTORY} | {
    ("fct_measure_values", name): f"({QUANTILES} or {INVENTORY})"
    for name in ("ci_lower", "ci_upper", "interval_method")
}
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
    unequal = {
        name: f"({unequal_sql(name, kind)} and not coalesce({UNCOMPARED_WHERE.get((table, name), 'false')}, false))"
        for name, kind in columns.items()
        if name not in key
    }
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
        full join (select *, true as is_row from product.marts.{table} where {ROWS.get(table, "true")}) as theirs
            on {same}
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
