"""The rules that nothing published may vanish: against the last release, attached as `previous`.

Belongs here: comparison of two states of the marts. Does not belong here: judging one state alone (marts_rules).
"""

from collections.abc import Collection, Iterator

from expectations.marts_rules import WHOLE_CITY
from expectations.release_shifts import group_mix, revised_values
from expectations.results import LEVELS, Rule
from expectations.sql import percentage

SHRINKING_PCT = 80  # below this share of its former rows a table is reported
FEW_EVENTS = 5  # a period that only a handful of events made may go with a corrected date
# A new version of a measure states its reason in the catalogue, so a change of its periods is intended.
IS_REVISED = """measure_code in (
    select measure_code
    from (
        select measure_code, valid_from_date from marts.dim_measures
        except
        select measure_code, valid_from_date from previous.marts.dim_measures
    ) as revisions)"""


def release_rules() -> tuple[Rule, ...]:
    return (*lost_periods(), lost_breakdowns(), revised_values(), group_mix())


def lost_measures() -> Rule:
    return Rule(
        "lost_measures",
        "critical",
        "Every measure of the last release has values, unless it has been retired.",
        "all measures of the last release",
        "Restore the measure, or retire it: set valid_to_date on its last version in the catalogue.",
        """
        select measure_code as subject, 'last release' as place, format('{:,} values lost', count(*)) as observed
        from previous.marts.fct_measure_values
        where measure_code not in (select measure_code from marts.fct_measure_values)
            and measure_code not in (
                select measure_code from marts.dim_measures
                group by all having bool_and(valid_to_date is not null)
            )
        group by all""",
    )


def lost_periods() -> Iterator[Rule]:
    lost = f"""
        select measure_code as subject, period_grain || ' ' || period_start_date as place,
            'published ' || value || ', now nothing' as observed
        from previous.marts.fct_measure_values as earlier
        anti join (
            select * from marts.fct_measure_values where {WHOLE_CITY} and value is not null
        ) as facts using (measure_code, period_grain, period_start_date)
        where {WHOLE_CITY} and value is not null
            and measure_code in (select measure_code from marts.fct_measure_values) and not {IS_REVISED}"""
    is_small = f"coalesce(sample_size, {FEW_EVENTS}) < {FEW_EVENTS}"
    for severity, condition in zip(LEVELS, (f"not {is_small}", is_small), strict=True):
        yield Rule(
            "lost_periods",
            severity,
            f"Every period of the last release is still there ({'few' if severity == 'warning' else 'many'} events).",
            "all periods of the last release",
            "Find out which accepted rows went; if the loss is intended, add a version of the measure with its reason.",
            f"{lost} and {condition}",
        )


def lost_breakdowns() -> Rule:
    columns = "measure_code, geography_type, population_dimension"
    return Rule(
        "lost_breakdowns",
        "warning",
        "Every breakdown of the last release is still there.",
        "all geographies and population dimensions of the last release",
        "Check the crosswalks and the catalogue's cross_breakdowns.",
        f"""
        select measure_code as subject, geography_type || ' by ' || population_dimension as place, 'gone' as observed
        from (
            select {columns} from previous.marts.fct_measure_values
            except
            select {columns} from marts.fct_measure_values
        ) as lost
        where measure_code in (select measure_code from marts.fct_measure_values)""",
    )


def table_rules(tables: Collection[str], earlier_tables: Collection[str]) -> Iterator[Rule]:
    """`earlier_tables` are the marts of the last release."""
    counts = " union all ".join(
        f"""
        select '{name}' as subject, (select count(*) from previous.marts.{name}) as earlier_rows,
            {f"(select count(*) from marts.{name})" if name in tables else "0"} as row_count"""
        for name in sorted(earlier_tables)
    )
    if not counts:
        return
    share = percentage("row_count", "earlier_rows")
    violations = f"""
        select subject, 'marts' as place, format('{{:,}} rows, {{:,}} in the last release', row_count, earlier_rows)
            as observed
        from ({counts}) as counts
        where earlier_rows > 0 and """
    remedy = "Find the model or seed that lost its rows; dbt's run results name those that were skipped."
    yield Rule(
        "emptied_tables",
        "critical",
        "No table of the last release has lost all its rows.",
        "at least one row",
        remedy,
        f"{violations} row_count = 0",
    )
    yield Rule(
        "shrunken_tables",
        "warning",
        "No table has lost many of its rows.",
        f"at least {SHRINKING_PCT} % of the last release's rows",
        remedy,
        f"{violations} row_count > 0 and {share} < {SHRINKING_PCT}",
    )
