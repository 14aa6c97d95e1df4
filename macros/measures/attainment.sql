{#
  How much of its target a value attains: 1 or more when the target is met, else the ratio of value to target
  (target to value when lower is better). Null without a target, a value or a direction. Exact at the boundary: a
  value equal to its target attains 1.
#}
{% macro attainment(value, targets, direction) -%}
    case
        when {{ value }} is null or {{ targets }}.target_type is null
        then null
        when {{ targets }}.target_type = 'range'
        then
            case
                when {{ value }} between {{ targets }}.lower_bound and {{ targets }}.upper_bound
                then 1.0
                when {{ value }} > {{ targets }}.upper_bound
                then {{ targets }}.upper_bound / nullif({{ value }}, 0)
                else greatest(0.0, {{ value }} / nullif({{ targets }}.lower_bound, 0))
            end
        when {{ targets }}.target_type = 'zero'
        then if({{ value }} = 0, 1.0, 0.0)
        when {{ targets }}.target_value is null
        then null
        when {{ direction }} = 'increase' and {{ value }} >= {{ targets }}.target_value
        then 1.0
        when {{ direction }} = 'decrease' and {{ value }} <= {{ targets }}.target_value
        then 1.0
        when {{ direction }} = 'increase'
        then greatest(0.0, {{ value }} / nullif({{ targets }}.target_value, 0))
        when {{ direction }} = 'decrease'
        then greatest(0.0, {{ targets }}.target_value / nullif({{ value }}, 0))
    end
{%- endmacro %}

{# The numbers behind a status in one line of plain English. #}
{% macro status_explanation() -%}
    case
        when attainment is null and target_type is null
        then 'No target stands for this period.'
        when attainment is null
        then 'A target stands, but value, direction or a comparable number is missing.'
        when target_type = 'range'
        then format('Value {:.4g} {} against the range {:.4g} to {:.4g}.', value, unit, lower_bound, upper_bound)
        when attainment >= 1
        then format('Value {:.4g} {} meets the target of {:.4g} ({}).', value, unit, target_value, direction)
        else
            format(
                'Value {:.4g} {} attains {:.1f} % of the target of {:.4g} ({}).',
                value,
                unit,
                100 * attainment,
                target_value,
                direction
            )
    end
{%- endmacro %}
