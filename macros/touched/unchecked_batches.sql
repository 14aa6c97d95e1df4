{#
  dbt's generic tests ask here what to look at. In `dbt build` the tests of what is delivered batch by batch look at the
  batches that no successful build has checked yet: a row changes only with its batch, and a key that comes again
  replaces its row. `dbt test` looks at everything. The rest is dbt's own rule: the test's `where`, if it has one.
#}
{% macro get_where_subquery(relation) -%}
    {%- set conditions = [config.get("where")] if config.get("where") else [] -%}
    {%- if execute and flags.WHICH == "build" and has_batches(relation) -%}
        {%- set checked = (
            "select partition from intermediate.built_from group by partition having bool_and(is_checked)"
        ) -%}
        {%- do conditions.append("_batch_id not in (" ~ checked ~ ")") -%}
    {%- endif -%}
    {%- if not conditions -%} {{ return(relation) }} {%- endif -%}
    {{ return("(select * from " ~ relation ~ " where " ~ conditions | join(" and ") ~ ")") }}
{%- endmacro %}

{% macro has_batches(relation) -%}
    {%- for node in graph.nodes.values() if node.resource_type == "model" and node.name == relation.identifier -%}
        {{ return(node.fqn[1] in ("staging", "conformed") and "_batch_id" in node.columns) }}
    {%- endfor -%}
    {{ return(false) }}
{%- endmacro %}

{# At the end of a build in which everything succeeded. After a failed or killed one the batches are checked again. #}
{% macro mark_checked(results) -%}
    {%- if execute and flags.WHICH == "build" -%}
        {%- set failed = results | selectattr("status", "in", ["error", "fail", "skipped"]) | list -%}
        {%- set tested = results | selectattr("node.resource_type", "equalto", "test") | list -%}
        {%- if tested and not failed -%}
            {{ return("update intermediate.built_from set is_checked = true where not is_checked") }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
