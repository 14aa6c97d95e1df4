{#
  The crosswalk domain of a coded column, as SQL on the alias `delivered`. A domain bears the name of its column, without
  `_code` and whose it is; population says in each row which domain its place and group speak.
#}
{% macro crosswalk_domain(column) -%}
    {%- set stated_by = {"geography_code": "geography_type", "population_group": "population_dimension"} -%}
    {%- if column in stated_by -%} delivered.{{ stated_by[column] }}
    {%- else -%} '{{ column | replace("owner_", "") | replace("_code", "") }}'
    {%- endif -%}
{%- endmacro %}
