"""The rules that only the field knows: what a plan, a goal, a measure and a target cannot say.

To add one, add a `SeedRule` to its list. Does not belong here: types, empty cells, repeats, unknown codes. Those follow from
the seeds' YAML (declared_rules), where dbt reads them too.
"""

from orchestration.lib.catalogue.rule import SeedRule
from orchestration.lib.catalogue.version_rules import VERSIONS

MEASURES = "catalogue_measures"
# The catalogue states these amounts themselves; the value of other target types is a change, in per cent or points.
TARGET_TYPES = {"target_types": ("target_type", "is_absolute")}
IN_UNIT = "{target_type} in (select target_type from target_types where is_absolute)"
VALUES = ("baseline_value", "target_value", "lower_bound", "upper_bound")
# What a type cannot do without; one side of a range may be open.
NEEDED = {"static": ("target_value",), "per_period": ("target_value", "period_start_date", "period_end_date")}

ORDER = (
    SeedRule(
        "due_before_baseline",
        column="target_date",
        needs=("baseline_date",),
        where="target_date <= baseline_date",
        problem="'is not after the baseline of ' || baseline_date",
        remedy="Write a target_date after baseline_date",
    ),
    SeedRule(
        "period_upside_down",
        column="period_end_date",
        needs=("period_start_date",),
        where="period_end_date < period_start_date",
        problem="'is before period_start_date ' || period_start_date",
        remedy="Write the last day of the period, on or after its first",
    ),
    SeedRule(
        "range_upside_down",
        column="upper_bound",
        needs=("lower_bound",),
        where="upper_bound < lower_bound",
        problem="'is below lower_bound ' || lower_bound",
        remedy="Exchange the bounds",
    ),
    *(
        SeedRule(
            "weight_not_positive",
            column=column,
            where=f"{column} <= 0",
            problem="'is not above 0'",
            remedy="Write a weight above 0, or leave it empty for 1; remove what shall not count",
        )
        for column in ("weight", "rollup_weight")
    ),
)

REFERENCES = (
    SeedRule(
        "goal_without_measure",
        column="measure_code",
        seeds=("catalogue_goals",),
        needs=("goal_code",),
        where="measure_code is null",
        problem="'is empty: nothing can say how far goal ' || coalesce(goal_code, '') || ' has come'",
        remedy="Name the measure by which progress is judged, as in catalogue_measures.csv",
    ),
    SeedRule(
        "priority_area_of_another_plan",
        column="priority_area_code",
        needs=("plan_code",),
        reads={"catalogue_priority_areas": ("priority_area_code", "plan_code")},
        where="""
            priority_area_code in (select priority_area_code from catalogue_priority_areas)
            and (priority_area_code, plan_code) not in (
                select (priority_area_code, plan_code) from catalogue_priority_areas)""",
        problem="'is no priority area of the plan ' || plan_code",
        remedy="Name the plan that has this priority area, or add the area to the plan in catalogue_priority_areas.csv",
    ),
    SeedRule(
        "circular_succession",
        column="successor_plan_code",
        needs=("plan_code",),
        source="""
            (with recursive succession as (
                select _line, plan_code as first_plan, successor_plan_code as plan_code from {seed}
                union
                select succession._line, first_plan, plans.successor_plan_code
                from succession inner join {seed} as plans using (plan_code)
            ) select * from succession)""",
        where="plan_code = first_plan",
        problem="'leads back to ' || plan_code",
        remedy="Let each plan name the plan that follows it, and leave the current plan's successor empty",
    ),
    SeedRule(
        "unknown_breakdown",
        column="cross_breakdowns",
        reads={"catalogue_geographies": ("geography_type",), "population_groups": ("population_dimension",)},
        source="""
            (select _line, trim(unnest(string_split(cross_breakdowns, ';'))) as breakdown from {seed})""",
        where="""
            breakdown <> '' and (
                trim(split_part(breakdown, '*', 1)) not in (select geography_type from catalogue_geographies)
                or trim(split_part(breakdown, '*', 2)) not in (select population_dimension from population_groups))""",
        problem="'has the unknown breakdown ' || breakdown",
        remedy="Write geography_type*population_dimension, as in catalogue_geographies.csv and population_groups.csv",
    ),
)

UNITS = (
    SeedRule(
        "unit_disagrees",
        column="unit",
        needs=("measure_code",),
        reads={MEASURES: ("measure_code", "unit"), **TARGET_TYPES},
        absent={"target_type": "'static'"},
        where=f"""
            {IN_UNIT} and unit is not null and measure_code in (select measure_code from {MEASURES})
            and (measure_code, unit) not in (select (measure_code, unit) from {MEASURES} where unit is not null)""",
        problem="'is not the unit of ' || measure_code",
        remedy="State the value in the measure's unit, as in catalogue_measures.csv",
        seeds=("catalogue_targets", "catalogue_goals", "catalogue_goal_measures"),
    ),
    *(
        SeedRule(
            "value_outside_unit",
            column=column,
            needs=("measure_code",),
            reads={
                MEASURES: ("measure_code", "unit"),
                "units": ("unit", "lower_bound", "upper_bound"),
                **TARGET_TYPES,
            },
            absent={"target_type": "'static'"},
            source=f"""
                (select {{seed}}.*, stated_unit, least_value, greatest_value
                from {{seed}} inner join (
                    select measure_code, any_value(unit) as stated_unit, min(lower_bound) as least_value,
                        max(upper_bound) as greatest_value
                    from {MEASURES} inner join units using (unit)
                    group by measure_code having count(distinct unit) = 1
                ) as stated using (measure_code))""",
            where=f"{IN_UNIT} and ({column} < least_value or {column} > greatest_value)",
            problem="""
                'cannot be a value of ' || measure_code || ' in ' || stated_unit || ' ('
                || concat_ws(' ', 'from ' || least_value, 'to ' || greatest_value) || ')'""",
            remedy="State the value in the measure's unit: a share of 0.85 is 85 pct",
        )
        for column in VALUES
    ),
)

TARGETS = (
    SeedRule(
        "range_without_bounds",
        column="upper_bound",
        needs=("target_type", "lower_bound"),
        where="target_type = 'range' and _text.lower_bound = '' and _text.upper_bound = ''",
        problem="'is empty, as is lower_bound, but the target is range'",
        remedy="Write the bounds, or the one that there is",
    ),
    *(
        SeedRule(
            "target_without_value",
            column=column,
            needs=("target_type",),
            where=f"target_type = '{target_type}' and _text.{column} = ''",
            problem=f"'is empty, but the target is {target_type}'",
            remedy="Write the value, or choose the target_type that needs none",
        )
        for target_type, columns in NEEDED.items()
        for column in columns
    ),
)

RULES = (*ORDER, *VERSIONS, *REFERENCES, *UNITS, *TARGETS)
