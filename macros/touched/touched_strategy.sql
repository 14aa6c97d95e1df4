{#
  dbt's incremental strategy `touched`: rows of touched partitions go, the rows that the model gives come. With a
  unique_key also the rows whose key comes anew in another partition: a later delivery replaces them.
#}
{% macro get_incremental_touched_sql(arguments) -%}
    {%- set target, new = arguments.target_relation, arguments.temp_relation -%}
    {%- set columns = arguments.dest_columns | map(attribute="quoted") | join(", ") -%}
    delete from {{ target }}
    where {{ partition_name(model.config.meta.partition_by) }} in (select partition from ({{ touched_partitions() }}));
    {% if arguments.unique_key -%}
        delete from {{ target }} using {{ new }} as newer
        where
            {% for column in arguments.unique_key -%}
                {{ target }}.{{ column }} = newer.{{ column }}{{ " and " if not loop.last }}
            {%- endfor -%};
    {% endif -%}
    insert into {{ target }} ({{ columns }}) select {{ columns }} from {{ new }}
{%- endmacro %}

{#
  dbt asks here whether to build a table in full. The orchestrator names the models whose definition changed
  (FULL_REFRESH_MODELS); under bare dbt there is --full-refresh.
#}
{% macro should_full_refresh() -%}
    {%- set changed = env_var("FULL_REFRESH_MODELS", "").split(",") -%}
    {{ return(flags.FULL_REFRESH or config.get("full_refresh") or model.name in changed) }}
{%- endmacro %}
