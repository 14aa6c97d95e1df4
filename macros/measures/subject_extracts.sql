{#
  The extracts behind each subject, read from the lineage: rows (subject, source_system, extract) as a sub-select.
  A figure's sources are derived, never typed by hand.
#}
{% macro subject_extracts() -%}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- for subject, feeds in city().subjects.items() -%}
            {%- for feed in feeds -%}
                {%- for parent in source_ancestors(feed) -%}
                    {%- set row = (
                        "('"
                        ~ subject
                        ~ "', '"
                        ~ parent.source_name
                        ~ "', '"
                        ~ parent.source_name
                        ~ "."
                        ~ parent.name
                        ~ "')"
                    ) -%}
                    {%- if row not in rows %} {% do rows.append(row) %} {% endif -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    (
        select subject, source_system, extract
        from (values {{ rows | join(", ") if rows else "('', '', '')" }}) as lineage(subject, source_system, extract)
        where extract <> ''
    )
{%- endmacro %}

{# The delivered extracts that a model reads, directly or through other models. #}
{% macro source_ancestors(model_name) -%}
    {%- set found = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == model_name -%}
        {%- for parent_id in node.depends_on.nodes -%}
            {%- if parent_id in graph.sources and graph.sources[parent_id].source_name != "quality" -%}
                {%- do found.append(graph.sources[parent_id]) -%}
            {%- elif parent_id in graph.nodes and graph.nodes[parent_id].resource_type == "model" -%}
                {%- do found.extend(source_ancestors(graph.nodes[parent_id].name)) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
