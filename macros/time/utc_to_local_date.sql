{# Local calendar date of a naive UTC timestamp: the date that decides an event's period. #}
{% macro utc_to_local_date(expression, time_zone) -%}
    (({{ expression }})::timestamp at time zone 'UTC' at time zone '{{ time_zone }}')::date
{%- endmacro %}
