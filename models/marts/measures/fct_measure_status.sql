{{ config(materialized="incremental", meta=touched_measure_periods("signatures_of_status")) }}
{% set z = var("confidence_z") %}
with
    changes as (select * from {{ ref("int_measure_changes") }} {{ of_touched_periods() }}),

    targets as (select * from {{ ref("int_measure_targets") }}),

    measures as (select * from {{ ref("dim_measures") }}),

    bands as (select * from {{ ref("status_bands") }}),

    attained as (
        select
            changes.*,
            measures.direction,
            measures.unit,
            targets.target_type,
            case targets.target_type when 'zero' then 0 else targets.target_value end as target_value,
            targets.lower_bound,
            targets.upper_bound,
            {{ attainment("changes.value", "targets", "measures.direction") }} as attainment
        from changes
        inner join
            measures
            on changes.measure_code = measures.measure_code
            and changes.measure_version_date = measures.valid_from_date
        left join
            targets
            on changes.measure_code = targets.measure_code
            and changes.period_grain = targets.period_grain
            and changes.period_start_date = targets.period_start_date
    ),

    -- Ordered rules, the first match wins: the highest band whose minimum is reached.
    banded as (
        select attained.*, bands.status as band
        from attained
        asof left join bands on attained.attainment >= bands.min_attainment
    ),

    trended as (
        select
            *,
            case
                when change_from_year_ago is null or direction in ('none', 'maintain')
                then 'not_available'
                when change_standard_error is null or abs(change_from_year_ago) <= {{ z }} * change_standard_error
                then 'stable'
                when (change_from_year_ago > 0) = (direction = 'increase')
                then 'improving'
                else 'worsening'
            end as trend
        from banded
    )

select
    measure_code,
    period_grain,
    period_start_date,
    geography_type,
    geography_code,
    population_dimension,
    population_group,
    'threshold_bands' as method,
    value,
    target_value,
    null::double as baseline_value,
    case
        when attainment is null
        then 'not_available'
        when band = 'limited_progress' and trend = 'worsening'
        then 'deterioration'
        else coalesce(band, 'limited_progress')
    end as status,
    attainment as score,
    change_from_prior_period,
    change_from_year_ago,
    trend,
    {{ status_explanation() }} as explanation
from trended
