{# First day of the year of accumulation that a date falls in: the year that starts in a month of the measure's own. #}
{% macro accumulation_start(date, month) -%}
    (date_trunc('year', {{ date }} - to_months({{ month }} - 1)) + to_months({{ month }} - 1))::date
{%- endmacro %}
