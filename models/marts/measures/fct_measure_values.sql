{{ config(materialized="incremental", meta=touched_measure_periods("signatures_of_values")) }}
{% set z = var("confidence_z") %}
with
    measured as (select * from {{ ref("int_measure_values") }} {{ of_touched_periods() }}),

    methods as (
        select
            *,
            case
                when value is null
                then 'none'
                when method = 'proportion' and is_count_based
                then 'wilson'
                when method in ('count', 'rate') and is_count_based
                then 'byar'
                when method = 'mean' and sample_size > 1
                then 'normal'
                else 'none'
            end as interval_method,
            -- A value per unit of its numerator: 1 for counts, scale / population for rates.
            if(method = 'rate', scale / denominator, 1) as per_event
        from measured
    ),

    intervals as (
        select
            *,
            case
                interval_method
                when 'wilson'
                then scale * sqrt(numerator * (denominator - numerator) / pow(denominator, 3))
                when 'byar'
                then per_event * sqrt(numerator)
                when 'normal'
                then methods.mean_standard_error(numerator, sum_of_squares, denominator)
            end as standard_error,
            case
                interval_method
                when 'wilson'
                then methods.wilson(numerator, denominator, {{ z }})
                when 'byar'
                then methods.byar(numerator, {{ z }})
                when 'normal'
                then methods.mean_interval(numerator, sum_of_squares, denominator, {{ z }})
            end as limits
        from methods
    ),

    scaled as (
        select
            *,
            limits.lower
            * case interval_method when 'wilson' then scale when 'byar' then per_event else 1 end as ci_lower,
            limits.upper
            * case interval_method when 'wilson' then scale when 'byar' then per_event else 1 end as ci_upper
        from intervals
    )

select
    measure_code,
    period_grain,
    period_start_date,
    geography_type,
    geography_code,
    population_dimension,
    population_group,
    period_end_date,
    value,
    numerator,
    denominator,
    sample_size,
    standard_error,
    ci_lower,
    ci_upper,
    interval_method,
    {{ reliability_flag() }} as reliability_flag,
    observation_status,
    measure_version_date
from scaled
