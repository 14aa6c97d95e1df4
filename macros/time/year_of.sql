{# A date as a year with its months: a share of growth needs no days. #}
{% macro year_of(date) -%} (year({{ date }}) + (month({{ date }}) - 1) / 12.0)::double {%- endmacro %}
