{# UTC timestamp of a naive local timestamp in an IANA time zone. #}
{% macro local_to_utc(expression, time_zone) -%}
    (({{ expression }})::timestamp at time zone '{{ time_zone }}' at time zone 'UTC')
{%- endmacro %}
