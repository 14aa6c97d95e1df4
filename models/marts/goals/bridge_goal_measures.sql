-- A measure counts for a version of a goal on the days on which both stand.
with
    goals as (select * from {{ ref("dim_goal_versions") }}),

    further as (select * from {{ ref("catalogue_goal_measures") }}),

    unioned as (
        select
            goal_code,
            valid_from_date as goal_version_date,
            measure_code,
            valid_from_date,
            valid_to_date,
            true as is_lead,
            weight,
            baseline_date,
            baseline_value,
            target_date,
            target_value,
            revision_reason
        from goals
        union all
        select
            goals.goal_code,
            goals.valid_from_date as goal_version_date,
            further.measure_code,
            greatest(goals.valid_from_date, further.valid_from_date) as valid_from_date,
            -- The earlier of the two ends; `least` leaves out what is open.
            least(goals.valid_to_date, further.valid_to_date) as valid_to_date,
            false as is_lead,
            coalesce(further.weight, 1) as weight,
            further.baseline_date,
            further.baseline_value,
            further.target_date,
            further.target_value,
            further.revision_reason
        from goals
        inner join
            further
            on goals.goal_code = further.goal_code
            and goals.measure_code <> further.measure_code
            and goals.valid_from_date <= coalesce(further.valid_to_date, date '9999-12-31')
            and further.valid_from_date <= coalesce(goals.valid_to_date, date '9999-12-31')
    )

select *
from unioned
