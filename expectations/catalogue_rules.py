"""The rules for the catalogue: dimensions are filled, and headline measures have current values.

Does not belong here: keys and references between dimensions (dbt tests).
"""

from collections.abc import Iterator

from expectations.marts_rules import WHOLE_CITY
from expectations.results import LEVELS, Rule, Suite

MEASURES = ("marts", "dim_measures")
DIMENSIONS = ("dim_departments", "dim_measures", "dim_geographies", "dim_population_groups", "dim_periods")
GRAIN_DAYS = "case reporting_grain when 'day' then 1 when 'month' then 31 when 'quarter' then 92 else 366 end"


def catalogue_suite(today: str, extra: tuple[Rule, ...] = ()) -> Suite:
    return Suite("marts.dim_measures", MEASURES, (filled_dimensions(), *headlines(today), *extra))


def filled_dimensions() -> Rule:
    counts = " union all ".join(
        f"select '{name}' as subject, count(*) as row_count from marts.{name}" for name in DIMENSIONS
    )
    return Rule(
        "filled_dimensions",
        "critical",
        "No dimension is empty.",
        "at least one row",
        "Check the catalogue seeds of the city.",
        f"select subject, 'marts' as place, 'empty' as observed from ({counts}) as counts where row_count = 0",
    )


def headlines(today: str) -> Iterator[Rule]:
    """A department that has delivered nothing is no reason to publish nothing: departments fail independently."""
    has_data = """exists (
        select 1 from quality.ingest_batches
        where status = 'accepted' and list_contains(string_split(source_extracts, ', '), extract))"""
    latest = f"""
        from (
            select distinct on (measure_code) *
            from marts.dim_measures
            order by measure_code, valid_from_date desc
        ) as measures
        left join (
            select measure_code, max(period_end_date) as last_day
            from marts.fct_measure_values
            where {WHOLE_CITY} and value is not null
            group by all
        ) as facts using (measure_code)
        where is_headline and coalesce(valid_to_date >= date '{today}', true) and """
    missing = f"select measure_code as subject, department_code as place, 'no value in any period' as observed {latest}"
    for severity, delivered in zip(LEVELS, (has_data, f"not {has_data}"), strict=True):
        yield Rule(
            "headline_values",
            severity,
            "Every headline measure has values"
            + (" when its department's data were accepted." if severity == "critical" else "."),
            "at least one period for the whole city",
            "See whether the extract behind the measure was delivered and accepted, and what the measure's filter keeps.",
            f"{missing} last_day is null and {delivered}",
        )
    # Against the newest period of the whole warehouse: how old that is, the raw gate's freshness says.
    newest = f"""(
        select least(max(period_end_date), date '{today}') from marts.fct_measure_values
        where {WHOLE_CITY} and period_grain = 'month' and value is not null)"""
    yield Rule(
        "stale_headlines",
        "warning",
        "Headline measures keep up with the rest of the warehouse.",
        "newest period at most one reporting period and the measure's lag behind the newest of all",
        "See quality.ingest_batches for held or missing deliveries of the extract behind the measure.",
        f"""
        select measure_code as subject, department_code as place, 'last period ends on ' || last_day as observed {latest}
            last_day + {GRAIN_DAYS}::integer + coalesce(lag_days, 0)::integer < {newest}""",
    )
