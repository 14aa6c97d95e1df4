{# Why a value is not compared with the one of an earlier period that starts on a date; null when it is. #}
{% macro reason_without_change(earlier_value, start) -%}
    case
        when value is null
        then 'no_value'
        when series_start_date > {{ start }}
        then 'break_in_series'
        when {{ earlier_value }} is null
        then 'no_earlier_value'
    end
{%- endmacro %}

{# Why there is no average of the five years before; null when there is one. #}
{% macro reason_without_five_years() -%}
    case
        when series_start_date > (period_start_date - interval 5 year)::date
        then 'break_in_series'
        when {{ five_year_mean() }} is null
        then 'fewer_than_five_years'
    end
{%- endmacro %}

{# The plain mean of the same period in the five years before; null when one of them is missing. #}
{% macro five_year_mean() -%}
    (value_1_years_ago + value_2_years_ago + value_3_years_ago + value_4_years_ago + value_5_years_ago) / 5
{%- endmacro %}
