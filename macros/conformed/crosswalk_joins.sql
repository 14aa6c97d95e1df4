{#
  Joins that decode each coded column of `delivered`, the calling model's CTE over `delivered_model`:
  one row of int_crosswalk_codes of the source's own system, else one that holds for any system.
  Use with {{ decoded(column) }} in the select list.
#}
{% macro crosswalk_joins(delivered_model, codes='codes') -%}
    {%- for coded in coded_columns(delivered_model) %}
        left join
            {{ codes }} as {{ coded.column }}_own
            on {{ coded.column }}_own.domain = {{ coded.domain }}
            and {{ coded.column }}_own.source_system = delivered.source_system
            and {{ coded.column }}_own.source_code = lower(trim(delivered.{{ coded.column }}))
        left join
            {{ codes }} as {{ coded.column }}_any
            on {{ coded.column }}_any.domain = {{ coded.domain }}
            and {{ coded.column }}_any.source_system = '*'
            and {{ coded.column }}_any.source_code = lower(trim(delivered.{{ coded.column }}))
    {%- endfor %}
{%- endmacro %}
