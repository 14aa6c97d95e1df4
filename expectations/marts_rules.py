"""The rules for the marts as they stand: values that can be true, totals that agree with the events behind them.

Belongs here: plausibility of what is about to be published. Does not belong here: keys, references and accepted values
(dbt tests), comparison with the last release (release_rules).
"""

from collections.abc import Collection, Iterator

from expectations.results import LEVELS, Rule
from orchestration.lib.sql_text import literal, literals

FACT = ("marts", "fct_measure_values")
WHOLE_CITY = "geography_type = 'city' and population_dimension = 'all'"
NON_NEGATIVE_UNITS = ("count", "per_1k", "per_100k", "days", "hours", "minutes")
NUMBERS = ("value", "numerator", "denominator", "standard_error", "ci_lower", "ci_upper")
# Counts of all rows of a subject, and the date that puts a row into a period: told a second time here, on purpose, as a
# witness of the measure engine. Measure codes are the engine's, the same in every city.
UNFILTERED_COUNTS = {
    "service_requests_opened": ("service_requests", "opened_date"),
    "police_stops": ("stops", "stopped_date"),
    "emergency_responses": ("responses", "received_date"),
    "inspections_completed": ("inspections", "inspected_date"),
    "traffic_collisions": ("collisions", "occurred_date"),
    "permits_applied": ("permits", "applied_date"),
    "contracts_awarded": ("contracts", "awarded_date"),
}
KEY = (
    "concat_ws(' ', period_grain, period_start_date, geography_type, geography_code, population_dimension, "
    "population_group)"
)


def measure_rules(measures: Collection[str]) -> tuple[Rule, ...]:
    """Rules on the fact; `measures` are the codes in the catalogue."""
    return (*unit_ranges(), finite_values(), interval_contains_value(), *totals(measures))


def unit_ranges() -> Iterator[Rule]:
    """What a department submits ready-made is its own statement, so it is questioned, not refused."""
    # A share of two sums of money can be 100.00000000000001: doubles, not a wrong measure.
    is_out = f"""
        (unit = 'pct' and round(value, 9) not between 0 and 100) or (unit in ({literals(NON_NEGATIVE_UNITS)}) and value < 0)"""
    for severity, methods in zip(LEVELS, ("method <> 'submitted'", "method = 'submitted'"), strict=True):
        yield Rule(
            "unit_range",
            severity,
            f"Percentages lie between 0 and 100; counts, rates and durations are not negative ({methods}).",
            "0 to 100 for pct; 0 or more for counts, rates and durations",
            "Check the measure's expression and scale; for a submitted value ask the department that submitted it.",
            f"""
            select measure_code as subject, {KEY} as place, value || ' ' || unit as observed
            from marts.fct_measure_values as facts
            inner join (
                select distinct on (measure_code) measure_code, unit, method
                from marts.dim_measures
                order by measure_code, valid_from_date desc
            ) as measures using (measure_code)
            where {methods} and ({is_out})""",
        )


def finite_values() -> Rule:
    is_odd = " or ".join(f"isnan({name}) or isinf({name})" for name in NUMBERS)
    return Rule(
        "finite_values",
        "critical",
        "No number is infinite or not a number.",
        "finite numbers or null",
        "Look for a division by zero in the measure's expression.",
        f"""
        select measure_code as subject, {KEY} as place, concat_ws(' ', {", ".join(NUMBERS)}) as observed
        from marts.fct_measure_values
        where {is_odd}""",
    )


def interval_contains_value() -> Rule:
    """The tolerance is for the last bits: bounds and values come from different formulas."""
    slack = "1e-9 * greatest(1, abs(value))"
    return Rule(
        "interval_contains_value",
        "critical",
        "A value lies inside its confidence interval.",
        "ci_lower <= value <= ci_upper",
        "Check that interval and value have the same scale and that the interval's method fits the measure.",
        f"""
        select measure_code as subject, {KEY} as place,
            value || ' not in ' || ci_lower || ' to ' || ci_upper || ' (' || interval_method || ')' as observed
        from marts.fct_measure_values
        where value < ci_lower - {slack} or value > ci_upper + {slack}""",
    )


def totals(measures: Collection[str]) -> Iterator[Rule]:
    branches = [
        f"""
        select measure_code as subject, period_grain || ' city all' as place,
            sum(value)::bigint as published, (select count({day}) from conformed.{subject}) as behind
        from marts.fct_measure_values
        where measure_code = {literal(measure)} and {WHOLE_CITY} and period_grain <> 'day'
        group by all"""
        for measure, (subject, day) in UNFILTERED_COUNTS.items()
        if measure in measures
    ]
    if not branches:
        return
    yield Rule(
        "totals_match_events",
        "critical",
        "A count summed over all periods equals the number of events behind it.",
        "sum over the periods of a grain = dated rows of the subject",
        "Events were lost or doubled between the subject and the fact: compare both by period.",
        f"""
        select subject, place, format('{{:,}} published, {{:,}} events', published, behind) as observed
        from ({" union all ".join(branches)}) as totals
        where published <> behind""",
    )
