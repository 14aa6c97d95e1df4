{% set z = var("confidence_z") %}
with
    measured as (select * from {{ ref("int_measure_values") }}),

    -- The months that the data cover; a period that reaches beyond them is not complete.
    coverage as (
        select measure_code, min(period_start_date) as first_date, max(period_end_date) as last_date
        from measured
        where period_grain = 'month' or method = 'submitted'
        group by measure_code
    ),

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
    scaled.measure_code,
    scaled.period_grain,
    scaled.period_start_date,
    scaled.geography_type,
    scaled.geography_code,
    scaled.population_dimension,
    scaled.population_group,
    scaled.period_end_date,
    scaled.value,
    scaled.numerator,
    scaled.denominator,
    scaled.sample_size,
    scaled.standard_error,
    scaled.ci_lower,
    scaled.ci_upper,
    scaled.interval_method,
    {{ reliability_flag() }} as reliability_flag,
    case
        when
            scaled.period_start_date >= coverage.first_date
            and scaled.period_end_date <= coverage.last_date
            and scaled.period_end_date + scaled.lag_days < current_date
        then 'final'
        else 'provisional'
    end as observation_status,
    scaled.measure_version_date
from scaled
left join coverage using (measure_code)
