{#
  Rows of a subject per delivered code, for every coded column in one pass over the extract: staging reads the raw
  files' tables, so a pass per column would cost as much as building the subject several times.
#}
{% macro delivered_code_counts(subject, columns) %}
    select
        '{{ subject }}' as subject,
        delivered.source_system,
        case
            {%- for column in columns %} when grouping(delivered.{{ column }}) = 0 then '{{ column }}' {%- endfor %}
        end as column_name,
        case
            {%- for column in columns %}
                when grouping(delivered.{{ column }}) = 0 then {{ crosswalk_domain(column) }}
            {%- endfor %}
        end as domain,
        lower(trim(coalesce({% for column in columns %}delivered.{{ column }}, {% endfor %} null))) as source_code,
        count(*) as row_count
    from {{ ref("int_" ~ subject ~ "__delivered") }} as delivered
    group by
        grouping sets (
            {%- for column in columns %}
                {%- set domain = crosswalk_domain(column) %}
                (delivered.source_system, delivered.{{ column }}{{ ', ' ~ domain if domain.startswith('delivered.') }})
                {{- ',' if not loop.last }}
            {%- endfor %}
        )
{% endmacro %}
