{#
  The columns of a model that hold a department's own codes, with the crosswalk domain of each as SQL on the
  alias `delivered`. The model's contract says so: `crosswalk_domain` names the domain, and
  `crosswalk_domain_column` the column that holds it. Empty while dbt parses, when the graph is not known yet.
#}
{% macro coded_columns(delivered_model) -%}
    {%- set coded = [] -%}
    {%- for node in (graph.nodes.values() if execute else []) if node.name == delivered_model -%}
        {%- for column in node.columns.values() -%}
            {%- set meta = column.config.meta or column.meta -%}
            {%- if meta.crosswalk_domain -%}
                {%- do coded.append({'column': column.name, 'domain': "'" ~ meta.crosswalk_domain ~ "'"}) -%}
            {%- elif meta.crosswalk_domain_column -%}
                {%- do coded.append({'column': column.name, 'domain': 'delivered.' ~ meta.crosswalk_domain_column}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(coded) }}
{%- endmacro %}
