{#
  Joins that decode each coded column of `delivered` through int_crosswalk_codes (CTE `codes`): the code of the source's
  own system, else the one that holds for any system. Each spelling that occurs is decoded once, not each row.
#}
{% macro crosswalk_joins(subject) -%}
    {%- set rows = "(select * from " ~ ref("int_" ~ subject ~ "__delivered") ~ " " ~ of_touched_batches() ~ ")" -%}
    {%- for column in coded_columns()[subject] %}
        {%- set domain = crosswalk_domain(column) -%}
        {%- set keys = ["source_system", column] -%}
        {%- if domain.startswith("delivered.") %} {%- do keys.append(domain | replace("delivered.", "")) %} {%- endif %}
        left join
            (
                select {%- for key in keys %} spelled.{{ key }}, {%- endfor %} coalesce(own.code, shared.code) as code
                from (select distinct {{ keys | join(", ") }} from {{ rows }}) as spelled
                {%- for alias, system in [("own", "spelled.source_system"), ("shared", "'*'")] %}
                    left join
                        codes as {{ alias }}
                        on {{ alias }}.domain = {{ domain | replace("delivered.", "spelled.") }}
                        and {{ alias }}.source_system = {{ system }}
                        and {{ alias }}.source_code = lower(trim(spelled.{{ column }}))
                {%- endfor %}
            ) as {{ column }}_codes
            on {% for key in keys -%}
                {{ column }}_codes.{{ key }} = delivered.{{ key }}{{ " and " if not loop.last }}
            {%- endfor %}
    {%- endfor %}
{%- endmacro %}
