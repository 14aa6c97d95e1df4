{{ config(materialized="incremental", meta=touched_measure_periods("signatures_of_values")) }}
{% set z = var("confidence_z") %}
with
    measured as (
        select *, {{ ratio_error() }} as ratio_error from {{ ref("int_measure_values") }} {{ of_touched_periods() }}
    ),

    {{ unknown_share_ctes("measured") }},

    methods as (
        select
            *,
            {{ interval_method() }} as interval_method,
            case method when 'rate' then scale / denominator when 'proportion' then scale else 1 end as per_unit,
            methods.effective_sample_size(
                numerator, denominator, denominator_sum_of_squares, ratio_error
            ) as effective_n
        from measured
    ),

    intervals as (
        select
            *,
            case
                when interval_method = 'wilson'
                then methods.wilson(numerator, denominator, {{ z }})
                when interval_method in ('byar', 'byar_with_denominator_error')
                then methods.byar(numerator, {{ z }})
                when interval_method = 'wilson_weighted'
                then methods.wilson(numerator / denominator * effective_n, effective_n, {{ z }})
                when interval_method = 'delta'
                then {{ delta_limits(z) }}
                when interval_method = 'normal'
                then methods.mean_interval(numerator, sum_of_squares, denominator, {{ z }})
                when interval_method = 'order_statistic'
                then struct_pack(lower := quantile_lower, upper := quantile_upper)
            end as limits,
            if(
                interval_method = 'byar_with_denominator_error',
                methods.acs_standard_error(denominator_margin_of_error) / denominator,
                0
            ) as denominator_error
        from methods
    ),

    estimated as (
        select
            *,
            case
                when interval_method = 'wilson'
                then scale * sqrt(numerator * (denominator - numerator) / pow(denominator, 3))
                when interval_method in ('byar', 'byar_with_denominator_error')
                then per_unit * sqrt(numerator + pow(numerator * denominator_error, 2))
                when interval_method in ('wilson_weighted', 'delta')
                then per_unit * coalesce(ratio_error, 0)
                when interval_method = 'normal'
                then methods.mean_standard_error(numerator, sum_of_squares, denominator)
            end as standard_error,
            if(
                denominator_error > 0, methods.ratio_interval(numerator, limits, denominator_error, {{ z }}), limits
            ) as ratio_limits
        from intervals
    ),

    scaled as (
        select *, ratio_limits.lower * per_unit as ci_lower, ratio_limits.upper * per_unit as ci_upper from estimated
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
    scaled.observation_status,
    scaled.measure_version_date,
    {{ pct_unknown() }} as pct_unknown,
    {{ bounds_if_unknown() }}
from scaled
left join
    unknowns
    on scaled.measure_code = unknowns.measure_code
    and scaled.period_grain = unknowns.period_grain
    and scaled.period_start_date = unknowns.period_start_date
    and scaled.geography_type = unknowns.geography_type
    and scaled.population_dimension = unknowns.population_dimension
    and unknowns.place = if(scaled.population_dimension = 'all', '*', scaled.geography_code)
