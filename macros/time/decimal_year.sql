{# The end of a day as a decimal year: 2023-12-31 is 2024, 2024-06-30 is 2024.4973. Years between two ends of a year are whole. #}
{% macro decimal_year(date) -%}
    (year({{ date }}) + dayofyear({{ date }}) / dayofyear(make_date(year({{ date }}), 12, 31))::double)
{%- endmacro %}
