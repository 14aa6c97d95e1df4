{#
  dbt's incremental strategy `touched`: rows of touched partitions go, the rows that the model gives come. With a
  unique_key also the rows whose key comes anew in another partition: a later delivery replaces them.
#}
{% macro get_incremental_touched_sql(arguments) -%}
    {%- set target, new = arguments.target_relation, arguments.temp_relation -%}
    {%- set columns = arguments.dest_columns | map(attribute="quoted") | join(", ") -%}
    {%- set partition = partition_name(model.config.meta.partition_by) -%}
    {%- set key = (arguments.unique_key or []) | join(", ") -%}
    {%- set steps = [
        "delete from "
        ~ target
        ~ " where "
        ~ partition
        ~ " in (select partition from ("
        ~ touched_partitions()
        ~ "))"
    ] -%}
    {%- if key -%}
        {%- do steps.append(
            "delete from " ~ target ~ " where (" ~ key ~ ") in (select " ~ key ~ " from " ~ new ~ ")"
        ) -%}
    {%- endif -%}
    {%- do steps.append("insert into " ~ target ~ " (" ~ columns ~ ") select " ~ columns ~ " from " ~ new) -%}
    {{ return(steps | join(";\n")) }}
{%- endmacro %}

{#
  dbt asks here whether to build a table in full. The orchestrator names the models whose definition changed
  (FULL_REFRESH_MODELS); under bare dbt there is --full-refresh. A seed always is: filled again instead, it would keep its
  old columns when the file has got a new one.
#}
{% macro should_full_refresh() -%}
    {%- if model.resource_type == "seed" -%} {{ return(true) }} {%- endif -%}
    {%- set changed = env_var("FULL_REFRESH_MODELS", "").split(",") -%}
    {{ return(flags.FULL_REFRESH or config.get("full_refresh") or model.name in changed) }}
{%- endmacro %}
