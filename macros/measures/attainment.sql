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
                then {{ positive_ratio(targets ~ ".upper_bound", value) }}
                else {{ positive_ratio(value, targets ~ ".lower_bound") }}
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
        then {{ positive_ratio(value, targets ~ ".target_value") }}
        when {{ direction }} = 'decrease'
        then {{ positive_ratio(targets ~ ".target_value", value) }}
    end
{%- endmacro %}

{# A share of the way makes sense between positive numbers only: of two negative ones the worse would look better. #}
{% macro positive_ratio(numerator, denominator) -%}
    if({{ numerator }} > 0 and {{ denominator }} > 0, {{ numerator }} / {{ denominator }}, 0.0)
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
