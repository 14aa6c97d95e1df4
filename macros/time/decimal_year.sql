{# A date as a number of years, so that months are equally far apart: 2025-04-01 is 2025.25. #}
{% macro decimal_year(date) -%}
    (year({{ date }}) + (month({{ date }}) - 1 + (day({{ date }}) - 1) / day(last_day({{ date }}))) / 12)
{%- endmacro %}

{# The last day of the month within which a number of years ends: 2026.0 is 2025-12-31. #}
{% macro month_end_of(decimal_year) -%}
    (
        make_date(
            floor(ceil(12 * {{ decimal_year }} - 1e-6) / 12)::integer,
            (ceil(12 * {{ decimal_year }} - 1e-6) % 12)::integer + 1,
            1
        )
        - 1
    )
{%- endmacro %}
