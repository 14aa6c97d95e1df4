{{ config(materialized="incremental", meta=touched_measure_periods("signatures_of_values")) }}
{% set set_columns = disparity_set_columns() | join(", ") %}
{% set z = var("confidence_z") %}
-- Each group beside the reference group: a comparison that is fixed before anybody looks at the values.
with
    grouped as (select * from {{ ref("int_disparity_groups") }} {{ of_touched_periods() }}),

    referenced as (
        select
            {{ set_columns }},
            value as reference_value,
            standard_error as reference_standard_error,
            reliability_flag as reference_reliability
        from grouped
        where is_compared and population_group = reference_group
    ),

    paired as (
        select
            grouped.*,
            referenced.* exclude ({{ set_columns }}),
            is_compared and population_group <> reference_group as is_paired
        from grouped
        left join referenced using ({{ set_columns }})
    ),

    estimated as (
        select
            *,
            if(is_paired, value - reference_value, null) as difference,
            if(is_paired and least(value, reference_value) > 0, value / reference_value, null) as ratio,
            sqrt(pow(standard_error, 2) + pow(reference_standard_error, 2)) as difference_error,
            sqrt(
                pow(standard_error / nullif(value, 0), 2)
                + pow(reference_standard_error / nullif(reference_value, 0), 2)
            ) as log_ratio_error
        from paired
    )

select
    {{ set_columns }},
    population_group,
    value,
    standard_error,
    population,
    subgroup_order,
    is_favourable,
    scale,
    is_compared,
    reference_group,
    reference_value,
    difference,
    if(difference is null, null, difference_error) as difference_standard_error,
    difference - {{ z }} * difference_error as difference_ci_lower,
    difference + {{ z }} * difference_error as difference_ci_upper,
    ratio,
    if(ratio is null, null, log_ratio_error) as ratio_standard_error,
    ratio * exp(-{{ z }} * log_ratio_error) as ratio_ci_lower,
    ratio * exp({{ z }} * log_ratio_error) as ratio_ci_upper,
    case
        when not is_compared
        then 'not_compared'
        when population_group = reference_group
        then 'reference'
        -- Without events, or with nothing but events, the standard error is zero and proves nothing.
        when
            difference_error is null
            or reliability_flag in ('unreliable', 'review')
            or reference_reliability in ('unreliable', 'review')
        then 'not_available'
        when abs(difference) <= {{ z }} * difference_error
        then 'no_clear_difference'
        when is_favourable is null
        then if(difference > 0, 'higher', 'lower')
        else if((difference > 0) = is_favourable, 'better', 'worse')
    end as comparison,
    reliability_flag
from estimated
