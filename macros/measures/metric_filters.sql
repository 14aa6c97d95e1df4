{#
  The conditions of a metric filter as SQL over the subject's columns. Filters are written for MetricFlow,
  "{{ Dimension('request__is_closed') }} = true"; each dimension becomes its column or expression.
#}
{% macro metric_filters(semantic_model, filter) -%}
    {%- set conditions = [] -%}
    {%- for where_filter in (filter.where_filters if filter and semantic_model else []) -%}
        {%- set sql = namespace(text=where_filter.where_sql_template | trim) -%}
        {%- for dimension in semantic_model.dimensions -%}
            {%- set sql.text = modules.re.sub(
                "\\{\\{\\s*(?:Time)?Dimension\\(\\s*['\"]\\w+__"
                ~ dimension.name
                ~ "['\"][^)]*\\)\\s*\\}\\}",
                dimension.expr or dimension.name,
                sql.text,
            ) -%}
        {%- endfor -%}
        {%- if "{{" in sql.text -%}
            {{
                exceptions.raise_compiler_error(
                    "subject '" ~ semantic_model.name ~ "' has no such dimension: " ~ where_filter.where_sql_template
                )
            }}
        {%- endif -%}
        {%- do conditions.append("(" ~ sql.text ~ ")") -%}
    {%- endfor -%}
    {{ return(conditions) }}
{%- endmacro %}
