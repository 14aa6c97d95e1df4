"""The rules that point out shifts against the last release, attached as `previous`. Warnings only: data do change.

Does not belong here: what may not vanish (release_rules).
"""

from expectations.results import Rule
from expectations.sql import percentage, shown

REVISION_PCT = 10  # a value counts as revised beyond this relative change
REVISED_SHARE_PCT = 10  # of a measure's final values
MIX_SHIFT_PCT = 10  # of all events that changed group
MIN_EVENTS = 100  # shares of fewer events move by chance
COMMON_KEY = (
    "measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension, "
    "population_group"
)


def revised_values() -> Rule:
    share = percentage("revised", "compared")
    return Rule(
        "revised_values",
        "warning",
        "Values that were published as final stay what they were.",
        f"at most {REVISED_SHARE_PCT} % of a measure's final values revised by more than {REVISION_PCT} %",
        "Look for a large late delivery or a changed crosswalk or expression; explain the revision in the release notes.",
        f"""
        select measure_code as subject, 'all periods' as place,
            {shown(share)} || ' % of ' || compared || ' values revised' as observed
        from (
            select measure_code, count(*) as compared,
                count(*) filter (abs(facts.value - earlier.value) > {REVISION_PCT} / 100 * abs(earlier.value)) as revised
            from previous.marts.fct_measure_values as earlier
            inner join marts.fct_measure_values as facts using ({COMMON_KEY})
            where earlier.observation_status = 'final' and earlier.value is not null and facts.value is not null
            group by all
        ) as measures
        where {share} > {REVISED_SHARE_PCT}""",
    )


def group_mix() -> Rule:
    """Half the summed differences of the shares: the part of the events that would have to change group."""
    moved = "50 * sum(abs(coalesce(now.share, 0) - coalesce(before.share, 0)))"
    return Rule(
        "group_mix",
        "warning",
        "The population groups keep their shares of a measure's events.",
        f"at most {MIX_SHIFT_PCT} % of the events in another group than in the last release",
        "Compare the delivered codes with the crosswalk: a new spelling makes people unknown.",
        f"""
        select measure_code as subject, population_dimension as place,
            {shown(moved)} || ' % of the events in another group' as observed
        from ({group_shares("marts")}) as now
        full join ({group_shares("previous.marts")}) as before
            using (measure_code, population_dimension, population_group)
        group by measure_code, population_dimension
        having least(max(now.total), max(before.total)) >= {MIN_EVENTS} and {moved} > {MIX_SHIFT_PCT}
            and count(now.total) > 0 and count(before.total) > 0""",
    )


def group_shares(schema: str) -> str:
    return f"""
        select *, sum(events) over whole as total, events / sum(events) over whole as share
        from (
            select measure_code, population_dimension, population_group, sum(sample_size) as events
            from {schema}.fct_measure_values
            where geography_type = 'city' and population_dimension <> 'all'
            group by all
        ) as groups
        window whole as (partition by measure_code, population_dimension)"""
