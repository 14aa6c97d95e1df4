{{ config(materialized="view") }}
-- Every goal that stands at the end of a month, its baseline passed, with its last status of the past year.
with
    months as (select * from {{ ref("int_scorecard_months") }}),

    goals as (select * from {{ ref("dim_goal_versions") }}),

    progress as (select * from {{ ref("fct_goal_progress") }}),

    latest as (
        select
            months.period_start_date,
            months.period_end_date,
            goals.goal_code,
            goals.valid_from_date as goal_version_date,
            goals.priority_area_code,
            goals.department_code,
            goals.rollup_weight as weight,
            progress.status as latest_status,
            progress.score as latest_score,
            progress.period_end_date > months.period_end_date - interval 1 year as is_recent
        from months
        inner join
            goals
            on months.period_end_date >= goals.valid_from_date
            and months.period_end_date <= coalesce(goals.valid_to_date, date '9999-12-31')
            and months.period_end_date > goals.baseline_date
        asof left join
            progress
            on goals.goal_code = progress.goal_code
            and goals.valid_from_date = progress.goal_version_date
            and months.period_end_date >= progress.period_end_date
    )

select
    * exclude (latest_status, latest_score, is_recent),
    if(is_recent, latest_status, 'not_available') as status,
    if(is_recent, latest_score, null) as rollup_score
from latest
