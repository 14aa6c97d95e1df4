-- The target that stood when a period ended.
with
    measured as (select * from {{ ref("int_target_periods") }}),

    targets as (
        select
            targets.*,
            types.reads,
            types.is_absolute,
            -- A path goes on after the day on which it is due.
            if(target_type = 'linear_path', null, period_start_date) as first_date,
            if(target_type = 'linear_path', null, period_end_date) as last_date,
            target_type in ('per_period', 'variance_from_estimate') as is_for_one_period
        from {{ ref("dim_targets") }} as targets
        inner join {{ ref("target_types") }} as types using (target_type)
    )

select
    measured.measure_code,
    measured.period_grain,
    measured.period_start_date,
    targets.target_code,
    targets.valid_from_date as target_version_date,
    targets.target_type,
    targets.reads,
    targets.target_value as stated_value,
    targets.lower_bound as stated_lower_bound,
    targets.upper_bound as stated_upper_bound,
    targets.baseline_value as stated_baseline_value,
    coalesce(targets.baseline_date, targets.valid_from_date - 1) as baseline_date,
    targets.period_end_date as due_date,
    targets.average_years,
    coalesce(targets.tolerance_pct, 0) as tolerance_pct,
    targets.effect_size,
    measured.is_additive,
    measured.is_countable_periods as is_countable,
    measured.is_countable_prior,
    measured.is_countable_year_ago,
    measured.is_additive and targets.is_absolute as is_for_whole_city,
    targets.reads = 'baseline' or measured.starts_from_baseline as starts_from_baseline,
    measured.accumulation_of_period_start_date as accumulation_start_date,
    date_diff('month', measured.accumulation_of_period_start_date, measured.period_end_date + 1) as months_elapsed
from measured
inner join
    targets
    on measured.measure_code = targets.measure_code
    and measured.period_end_date between targets.valid_from_date and coalesce(targets.valid_to_date, date '9999-12-31')
    and measured.period_start_date >= coalesce(targets.first_date, date '0001-01-01')
    and measured.period_end_date <= coalesce(targets.last_date, date '9999-12-31')
where
    case
        when targets.is_for_one_period and targets.first_date is not null
        then (measured.period_start_date, measured.period_end_date) = (targets.first_date, targets.last_date)
        when targets.target_type = 'per_period'
        then false
        when targets.target_type = 'cumulative'
        then measured.accumulation_of_period_start_date = measured.accumulation_of_period_end_date
        -- An amount that adds up over time and names no period is one for the period that is reported.
        when measured.is_additive and targets.is_absolute and targets.first_date is null
        then measured.period_grain = measured.reporting_grain
        else true
    end
-- The catalogue's word before that of a submission, a target for some periods before a standing one.
qualify
    row_number() over (
        partition by measured.measure_code, measured.period_grain, measured.period_start_date
        order by
            targets.target_source = 'submission',
            targets.period_start_date is null,
            targets.valid_from_date desc,
            targets.target_code
    )
    = 1
