{#
  Joins that decode each coded column of `delivered` through int_crosswalk_codes (CTE `codes`). Each spelling that occurs
  is decoded once, not each row.
#}
{% macro crosswalk_joins(subject) -%}
    {%- set rows = "(select * from " ~ ref("int_" ~ subject ~ "__delivered") ~ " " ~ of_touched_batches() ~ ")" -%}
    {%- for column in coded_columns()[subject] %}
        {%- set domain = crosswalk_domain(column) -%}
        left join
            (
                {{
                    decoded_spellings(
                        "select distinct source_system, " ~ domain
                        | replace("delivered.", "") ~ " as domain, " ~ column ~ " as spelling from " ~ rows
                    )
                }}
            ) as {{ column }}_codes
            on {{ column }}_codes.source_system = delivered.source_system
            and {{ column }}_codes.domain = {{ domain }}
            and {{ column }}_codes.spelling = delivered.{{ column }}
    {% endfor %}
{%- endmacro %}
