-- The share of the way from baseline to target, against the share of the time that has passed.
create table marts.fct_goal_progress as
with
    latest as (
        select measure_code, arg_max(reporting_grain, valid_from_date) as reporting_grain
        from marts.dim_measures
        group by measure_code
    ),
    paced as (
        select
            goals.goal_code, measured.period_start_date, goals.valid_from_date as goal_version_date,
            goals.measure_code, goals.baseline_value, measured.value as current_value, goals.target_value,
            (measured.period_end_date - baseline_date) / (target_date - baseline_date)::double as time_share,
            (measured.value - baseline_value) / nullif(target_value - baseline_value, 0) as progress_share
        from marts.dim_goals as goals
        inner join latest using (measure_code)
        inner join
            marts.fct_measure_values as measured
            on goals.measure_code = measured.measure_code
            and latest.reporting_grain = measured.period_grain
            and measured.period_end_date > goals.baseline_date
            and measured.period_end_date between goals.valid_from_date and coalesce(goals.valid_to_date, date '9999-12-31')
        where measured.geography_type = 'city' and measured.population_dimension = 'all' and measured.value is not null
    )
select
    goal_code, period_start_date, goal_version_date, measure_code, baseline_value, current_value, target_value,
    baseline_value + least(time_share, 1) * (target_value - baseline_value) as expected_value,
    baseline_value + (current_value - baseline_value) / time_share as projected_value,
    100 * progress_share as progress_pct,
    case
        when progress_share is null then if(current_value = target_value, 'achieved', 'not_available')
        when progress_share >= 1 then 'achieved'
        when progress_share / least(time_share, 1) >= 0.95 then 'on_track'
        when progress_share / least(time_share, 1) >= 0.60 then 'acceleration_needed'
        when progress_share >= 0 then 'limited_progress'
        else 'deterioration'
    end as status,
    'straight_line' as method
from paced;
