"""The rules of versions: one stands at a time, and the next one says why it came."""

from orchestration.lib.catalogue.rule import SeedRule

# What stays the same from version to version. The targets of one code for different periods stand side by side.
VERSION_KEYS = {
    "catalogue_measures": ("measure_code",),
    "catalogue_goals": ("goal_code",),
    "catalogue_goal_measures": ("goal_code", "measure_code"),
    "catalogue_targets": ("measure_code", "target_code", "period_start_date", "period_end_date"),
}


def earlier_versions(key: tuple[str, ...]) -> str:
    """Each version beside every earlier one of the same key."""
    same = " and ".join(f"later.{column} is not distinct from earlier.{column}" for column in key)
    return f"""
        (select later.*, earlier._line as earlier_line, earlier.valid_to_date as earlier_end
        from {{seed}} as later
        inner join {{seed}} as earlier on {same} and earlier.valid_from_date < later.valid_from_date)"""


VERSIONS = (
    SeedRule(
        "ends_before_it_begins",
        column="valid_to_date",
        needs=("valid_from_date",),
        where="valid_to_date < valid_from_date",
        problem="'is before valid_from_date ' || valid_from_date",
        remedy="Write the last day of the version, or leave it empty while the version stands",
    ),
    *(
        SeedRule(
            "versions_overlap",
            column="valid_from_date",
            seeds=(seed,),
            needs=("valid_to_date", *key),
            source=earlier_versions(key),
            where="valid_from_date <= coalesce(earlier_end, date '9999-12-31')",
            problem="""
                'begins while the version of row ' || earlier_line || ' stands ('
                || coalesce('until ' || earlier_end, 'without end') || ')'""",
            remedy="End the version before: its valid_to_date is the day before this valid_from_date",
        )
        for seed, key in VERSION_KEYS.items()
    ),
    *(
        SeedRule(
            "revision_without_reason",
            column="revision_reason",
            seeds=(seed,),
            needs=("valid_from_date", *key),
            source=earlier_versions(key),
            where="revision_reason is null",
            problem="'is empty, but the row revises row ' || earlier_line",
            remedy="Say in one sentence why this version replaces the one before",
        )
        for seed, key in VERSION_KEYS.items()
    ),
)
