-- The target that stood when a period ended. A target for just that period goes before a standing one.
with measured as (select * from {{ ref("int_measure_periods") }}), targets as (select * from {{ ref("dim_targets") }})

select
    measured.measure_code,
    measured.period_grain,
    measured.period_start_date,
    targets.target_code,
    targets.target_type,
    targets.target_value,
    targets.lower_bound,
    targets.upper_bound
from measured
inner join
    targets
    on measured.measure_code = targets.measure_code
    and measured.period_end_date >= targets.valid_from_date
    and measured.period_end_date <= coalesce(targets.valid_to_date, date '9999-12-31')
    and (
        targets.target_type in ('static', 'range', 'zero')
        or (
            targets.target_type = 'per_period'
            and measured.period_start_date = targets.period_start_date
            and measured.period_end_date = targets.period_end_date
        )
    )
qualify
    row_number() over (
        partition by measured.measure_code, measured.period_grain, measured.period_start_date
        order by targets.target_type = 'per_period' desc, targets.valid_from_date desc, targets.target_code
    )
    = 1
