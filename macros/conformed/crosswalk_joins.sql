{#
  Joins that decode each coded column of `delivered` through the CTE `codes` (int_crosswalk_codes): the code of the
  source's own system and the one that holds for any system. {{ decoded(column) }} picks between them.
#}
{% macro crosswalk_joins(subject) -%}
    {%- for column in coded_columns()[subject] %}
        {%- for alias, system in [("own", "delivered.source_system"), ("any", "'*'")] %}
            left join
                codes as {{ column }}_{{ alias }}
                on {{ column }}_{{ alias }}.domain = {{ crosswalk_domain(column) }}
                and {{ column }}_{{ alias }}.source_system = {{ system }}
                and {{ column }}_{{ alias }}.source_code = lower(trim(delivered.{{ column }}))
        {%- endfor %}
    {%- endfor %}
{%- endmacro %}
