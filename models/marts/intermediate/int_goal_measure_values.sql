{{ config(materialized="view") }}
-- What a method is given to judge: a measure of a goal and its value for the whole city, while both stand.
with
    goals as (select * from {{ ref("dim_goal_versions") }}),

    goal_measures as (select * from {{ ref("bridge_goal_measures") }}),

    measures as (select * from {{ ref("dim_measures") }} where is_latest_version),

    measured as (
        select * from {{ ref("fct_measure_values") }} where geography_type = 'city' and population_dimension = 'all'
    )

select
    goal_measures.* exclude (valid_from_date, valid_to_date, revision_reason),
    goals.status_method as method,
    -- A measure without a favourable direction of its own is to go where the goal points.
    case
        when measures.direction in ('increase', 'decrease')
        then measures.direction
        when goal_measures.target_value <> goal_measures.baseline_value
        then if(goal_measures.target_value > goal_measures.baseline_value, 'increase', 'decrease')
    end as direction,
    measured.period_grain,
    measured.period_start_date,
    measured.period_end_date,
    measured.observation_status,
    measured.value as current_value,
    {{ day_end_year("goal_measures.baseline_date") }} as baseline_year,
    {{ day_end_year("measured.period_end_date") }} as current_year,
    {{ day_end_year("goal_measures.target_date") }} as target_year
from goal_measures
inner join
    goals on goal_measures.goal_code = goals.goal_code and goal_measures.goal_version_date = goals.valid_from_date
inner join measures on goal_measures.measure_code = measures.measure_code
inner join
    measured
    on goal_measures.measure_code = measured.measure_code
    and coalesce(goals.period_grain, measures.reporting_grain) = measured.period_grain
    and measured.period_end_date > goal_measures.baseline_date
    and measured.period_end_date >= goal_measures.valid_from_date
    and measured.period_end_date <= coalesce(goal_measures.valid_to_date, date '9999-12-31')
-- A version that reads other periods may begin with the same day as the one before it: the later period stays.
qualify
    row_number() over (
        partition by goal_measures.goal_code, goal_measures.measure_code, measured.period_start_date
        order by measured.period_end_date desc
    )
    = 1
