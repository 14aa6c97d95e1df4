{# What tells a value from the others of its measure, and what places it within a period. #}
{% macro place_key() -%}
    {{ return(["geography_type", "geography_code", "population_dimension", "population_group"]) }}
{%- endmacro %}

{% macro value_key() -%} {{ return(["period_grain", "period_start_date"] + place_key()) }} {%- endmacro %}
