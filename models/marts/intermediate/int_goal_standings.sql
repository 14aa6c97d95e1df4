{{ config(materialized="view") }}
-- Where each measure of a goal stands when its lead measure reports: by its own last final period of the past year.
with
    progress as (select * from {{ ref("fct_goal_measure_progress") }} where observation_status = 'final'),

    goal_measures as (select * from {{ ref("bridge_goal_measures") }}),

    goal_periods as (
        select goal_code, goal_version_date, period_start_date, period_end_date
        from progress
        where is_lead
        -- A later version may have another lead measure, whose longer period begins with the same day.
        qualify row_number() over (partition by goal_code, period_start_date order by period_end_date desc) = 1
    ),

    latest as (
        select
            goal_periods.*,
            goal_measures.measure_code,
            goal_measures.is_lead,
            goal_measures.weight,
            progress.period_grain as measure_grain,
            progress.period_start_date as measure_start_date,
            progress.status as latest_status,
            progress.rollup_score as latest_score,
            progress.period_end_date > goal_periods.period_end_date - interval 1 year as is_recent
        from goal_periods
        inner join
            goal_measures
            on goal_periods.goal_code = goal_measures.goal_code
            and goal_periods.goal_version_date = goal_measures.goal_version_date
            and goal_periods.period_end_date >= goal_measures.valid_from_date
            and goal_periods.period_end_date <= coalesce(goal_measures.valid_to_date, date '9999-12-31')
        asof left join
            progress
            on goal_measures.goal_code = progress.goal_code
            and goal_measures.goal_version_date = progress.goal_version_date
            and goal_measures.measure_code = progress.measure_code
            and goal_periods.period_end_date >= progress.period_end_date
    )

select
    * exclude (latest_status, latest_score, is_recent),
    if(is_recent, latest_status, 'not_available') as status,
    if(is_recent, latest_score, null) as rollup_score
from latest
