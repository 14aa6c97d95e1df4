{{ config(materialized="incremental", meta=touched_measure_periods("signatures_of_comparisons")) }}
{% set z = var("confidence_z") %}
-- Is the gap closing? A gap beside the same gap of an earlier period, each between the groups of its own period: the
-- widest pair of today was less extreme before, so that following it back would find every gap widening.
with
    periods as (select * from {{ ref("int_compared_periods") }} {{ of_touched_periods() }}),

    gaps as (select * from {{ ref("int_disparity_gaps") }}),

    compared as (
        select
            gaps.* exclude (group_values),
            periods.compared_with,
            periods.compared_start_date,
            periods.is_final,
            earlier.estimate as compared_estimate,
            earlier.gap as compared_gap,
            earlier.reliability_flag as compared_reliability,
            earlier.is_usable as is_compared_usable,
            gaps.gap - earlier.gap as gap_change,
            sqrt(pow(gaps.standard_error, 2) + pow(earlier.standard_error, 2)) as change_error,
            {% for role in ["highest_group", "lowest_group"] -%}
                gaps.group_values[gaps.{{ role }}] - earlier.group_values[gaps.{{ role }}] as {{ role }}_change,
            {% endfor -%}
            earlier.highest_group = gaps.highest_group and earlier.lowest_group = gaps.lowest_group as has_same_groups
        from gaps
        inner join periods using (measure_code, period_grain, period_start_date)
        left join
            gaps as earlier on periods.compared_start_date = earlier.period_start_date
            {% for column in disparity_set_columns() if column != "period_start_date" -%}
                and gaps.{{ column }} = earlier.{{ column }}
            {% endfor -%}
            and gaps.population_group = earlier.population_group
            and gaps.disparity_code = earlier.disparity_code
            and gaps.method_variant = earlier.method_variant
    ),

    judged as (
        select
            *,
            case
                when compared_start_date is null
                then 'no_earlier_period'
                when compared_gap is null
                then 'no_earlier_estimate'
                when not is_final
                then 'provisional_period'
                when change_error is null
                then 'no_standard_error'
                -- Without events, or with nothing but events, the standard error is zero and proves nothing.
                when not (is_usable and is_compared_usable)
                then 'unreliable_group'
            end as reason
        from compared
    )

select
    {{ disparity_set_columns() | join(", ") }},
    population_group,
    disparity_code,
    method_variant,
    compared_with,
    compared_start_date,
    estimate,
    compared_estimate,
    if(disparity_code = 'r', exp(gap_change), gap_change) as change,
    if(gap_change is null, null, change_error) as standard_error,
    if(disparity_code = 'r', exp(gap_change - {{ z }} * change_error), gap_change - {{ z }} * change_error) as ci_lower,
    if(disparity_code = 'r', exp(gap_change + {{ z }} * change_error), gap_change + {{ z }} * change_error) as ci_upper,
    case
        when reason is not null
        then 'not_available'
        -- The size counts: a gap that turned round has not closed.
        when abs(abs(gap) - abs(compared_gap)) <= {{ z }} * change_error
        then 'no_clear_change'
        else if(abs(gap) < abs(compared_gap), 'closing', 'widening')
    end as verdict,
    reason,
    highest_group,
    highest_group_change,
    lowest_group,
    lowest_group_change,
    has_same_groups,
    if(reliability_flag = 'ok' and compared_reliability = 'ok', 'ok', 'caution') as reliability_flag
from judged
