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
        when exact_value is null
        then 'The value is too large to be averaged.'
        when years_available = 0 and series_start_date is not null
        then format('No earlier year since the series broke on {}.', series_start_date)
        when years_available = 0
        then 'No earlier year to compare with.'
        else
            format(
                'Value {:.4g} {} against {:.4g}, {} ({}).',
                value,
                unit,
                base_value,
                if(
                    window_years = 1,
                    'the year before',
                    format('the mean of {} of the {} years before', years_available, window_years)
                ),
                if(favourable_sign is null, 'neither more nor less is better', direction)
            )
    end
{%- endmacro %}
