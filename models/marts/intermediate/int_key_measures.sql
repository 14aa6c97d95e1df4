{{ config(materialized="view") }}
-- Every key measure at the end of a month: a headline, or a measure of a goal that stands; by its last period of a
-- year.
with
    months as (select * from {{ ref("int_scorecard_months") }}),

    measures as (select * from {{ ref("dim_measures") }}),

    promised as (
        select distinct months.period_start_date, goal_measures.measure_code
        from months
        inner join
            {{ ref("bridge_goal_measures") }} as goal_measures
            on months.period_end_date >= goal_measures.valid_from_date
            and months.period_end_date <= coalesce(goal_measures.valid_to_date, date '9999-12-31')
    ),

    results as (select * from {{ ref("int_key_measure_periods") }}),

    latest as (
        select
            months.period_start_date,
            months.period_end_date,
            measures.measure_code,
            measures.priority_area_code,
            measures.department_code,
            results.* exclude (measure_code, period_start_date, period_end_date),
            results.period_end_date > months.period_end_date - interval 1 year as is_recent
        from months
        inner join
            measures
            on months.period_end_date >= measures.valid_from_date
            and months.period_end_date <= coalesce(measures.valid_to_date, date '9999-12-31')
        left join
            promised
            on months.period_start_date = promised.period_start_date
            and measures.measure_code = promised.measure_code
        asof left join
            results
            on measures.measure_code = results.measure_code
            and months.period_end_date >= results.period_end_date
        where measures.is_headline or promised.measure_code is not null
    )

select
    period_start_date,
    period_end_date,
    measure_code,
    priority_area_code,
    department_code,
    -- Without a target at its last final period a measure has no part in any of the shares.
    if(is_recent and is_met is not null, is_met, null) as is_met,
    if(is_recent and is_met is not null, is_close, null) as is_close,
    if(is_recent and is_met is not null, is_maintained, null) as is_maintained,
    if(is_recent and is_met is not null, is_favourable, null) as is_favourable
from latest
