{#
  The tables of schema open as rows (table_name, title) of a sub-select, from the project itself. The table of tables is
  written at publication (orchestration/lib/open_data/catalog_table.py), and dbt does not know it.
#}
{% macro open_tables() -%}
    {%- set rows = ["('catalog', 'Catalogue of the open performance data')"] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | sort(attribute="name")
            if node.resource_type == "model" and node.schema == "open" -%}
            {%- set title = node.config.meta.get("title", node.alias) | replace("'", "''") -%}
            {%- do rows.append("('" ~ node.alias ~ "', '" ~ title ~ "')") -%}
        {%- endfor -%}
    {%- endif -%}
    (select table_name, title from (values {{ rows | join(", ") }}) as tables(table_name, title))
{%- endmacro %}
