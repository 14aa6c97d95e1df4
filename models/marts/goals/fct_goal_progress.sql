-- Straight-line method: the share of the way from baseline to target, against the share of the time that has passed.
with
    goals as (select * from {{ ref("dim_goals") }} where measure_code is not null),

    measures as (
        select *
        from {{ ref("dim_measures") }}
        qualify row_number() over (partition by measure_code order by valid_from_date desc) = 1
    ),

    measured as (
        select *
        from {{ ref("fct_measure_values") }}
        where geography_type = 'city' and population_dimension = 'all' and value is not null
    ),

    paced as (
        select
            goals.goal_code,
            goals.valid_from_date as goal_version_date,
            measured.period_start_date,
            goals.measure_code,
            goals.baseline_value,
            measured.value as current_value,
            goals.target_value,
            (measured.period_end_date - goals.baseline_date)
            / (goals.target_date - goals.baseline_date)::double as time_share,
            (measured.value - goals.baseline_value)
            / nullif(goals.target_value - goals.baseline_value, 0) as progress_share
        from goals
        inner join measures using (measure_code)
        inner join
            measured
            on goals.measure_code = measured.measure_code
            and measures.reporting_grain = measured.period_grain
            and measured.period_end_date > goals.baseline_date
            and measured.period_end_date >= goals.valid_from_date
            and measured.period_end_date <= coalesce(goals.valid_to_date, date '9999-12-31')
    )

select
    goal_code,
    period_start_date,
    goal_version_date,
    measure_code,
    baseline_value,
    current_value,
    target_value,
    baseline_value + least(time_share, 1) * (target_value - baseline_value) as expected_value,
    baseline_value + (current_value - baseline_value) / time_share as projected_value,
    100 * progress_share as progress_pct,
    case
        when progress_share is null
        then if(current_value = target_value, 'achieved', 'not_available')
        when progress_share >= 1
        then 'achieved'
        when progress_share / least(time_share, 1) >= 0.95
        then 'on_track'
        when progress_share / least(time_share, 1) >= 0.60
        then 'acceleration_needed'
        when progress_share >= 0
        then 'limited_progress'
        else 'deterioration'
    end as status,
    'straight_line' as method
from paced
