{# What the target of each kind (seeds/reference/target_types.csv) asks of a cell, from what was stated and its own past. #}
{% macro effective_target() -%}
    case
        when not is_within_scope
        then null
        else
            case
                target_type
                when 'static'
                then stated_value
                when 'per_period'
                then stated_value
                when 'variance_from_estimate'
                then stated_value
                when 'zero'
                then 0
                when 'direction_only'
                then year_ago_value
                when 'relative_to_prior_period'
                then methods.relative_target(prior_value, stated_value)
                when 'relative_to_prior_year'
                then methods.relative_target(year_ago_value, stated_value)
                when 'relative_to_average'
                then if(average_count = average_years, methods.relative_target(average_value, stated_value), null)
                when 'cumulative'
                then if(is_additive, methods.accumulated_target(stated_value, months_elapsed), stated_value)
                when 'percent_improvement'
                then methods.improvement_target(baseline_value, stated_value, direction)
                when 'point_improvement'
                then
                    if(
                        effect_size is null,
                        methods.point_target(baseline_value, stated_value, direction),
                        methods.effect_target(if(unit = 'pct', baseline_value, null), effect_size, direction)
                    )
                when 'maintain_baseline'
                then baseline_value
                when 'linear_path'
                then methods.path_target(baseline_value, baseline_date, stated_value, due_date, period_end_date)
            end
    end
{%- endmacro %}
