{#
  The end of a day as a decimal year: 2023-12-31 is 2024, 2024-06-30 is 2024.4973. Between two ends of a year lie whole
  years, in leap years too.
#}
{% macro day_end_year(date) -%}
    (year({{ date }}) + dayofyear({{ date }}) / dayofyear(make_date(year({{ date }}), 12, 31))::double)
{%- endmacro %}
