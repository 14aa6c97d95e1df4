{# Which way a value went against the mean of earlier years. A tie is neither: it is maintained. #}
{% macro improvement() -%}
    case
        when favourable_change is null
        then 'not_available'
        when favourable_change > 0
        then 'improving'
        when favourable_change = 0
        then 'maintained'
        else 'worsening'
    end
{%- endmacro %}

{# The numbers behind it, or what is missing, in one line of plain English. #}
{% macro improvement_explanation() -%}
    case
        when observation_status <> 'final'
        then 'The period is not complete.'
        when value is null
        then 'The period has no value.'
        when years_available = 0
        then 'No earlier year to compare with.'
        else
            format(
                'Value {:.4g} {} against {:.4g}, the mean of {} of the {} years before ({}).',
                value,
                unit,
                base_value,
                years_available,
                window_years,
                if(favourable_sign is null, 'neither more nor less is better', direction)
            )
    end
{%- endmacro %}
