{#
  A short stable code from a name, in the name space of a prefix: "Boston Police Department" and the prefix `boston`
  give boston_police_department. Apostrophes vanish; whatever else is no letter or digit becomes an underscore.
#}
{% macro snake_code(expression, prefix) -%}
    '{{ prefix }}_' || regexp_replace(
        trim(regexp_replace(lower(replace({{ expression }}, '''', '')), '[^a-z0-9]+', '_', 'g'), '_'),
        '^{{ prefix }}_',
        ''
    )
{%- endmacro %}
