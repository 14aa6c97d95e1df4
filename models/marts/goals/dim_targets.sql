with
    catalogue as (select * from {{ ref("catalogue_targets") }}),

    submissions as (select * from {{ ref("measure_submissions") }} where target_value is not null),

    -- A target that a department delivers beside its value stands for that period.
    delivered as (
        select
            measure_code,
            measure_code || '_' || period_grain || '_' || strftime(period_start_date, '%Y%m%d') as target_code,
            period_start_date as valid_from_date,
            null::date as valid_to_date,
            'per_period' as target_type,
            period_start_date,
            {{ period_end("period_grain", "period_start_date") }} as period_end_date,
            target_value,
            null::double as lower_bound,
            null::double as upper_bound,
            'Delivered with the submission.' as setting_method,
            null::varchar as revision_reason,
            'submission' as target_source
        from submissions
        where geography_type = 'city' and population_dimension = 'all'
        qualify row_number() over (partition by target_code order by submitted_date desc) = 1
    ),

    unioned as (
        select *, 'catalogue' as target_source
        from catalogue
        union all by name
        select *
        from delivered
        -- The catalogue's own target for the same period wins.
        anti join catalogue using (measure_code, period_start_date, period_end_date)
    )

select
    measure_code,
    target_code,
    valid_from_date,
    valid_to_date,
    target_type,
    period_start_date,
    period_end_date,
    target_value,
    lower_bound,
    upper_bound,
    setting_method,
    revision_reason,
    baseline_date,
    baseline_value,
    average_years,
    tolerance_pct,
    effect_size,
    target_source
from unioned
