{#
  The touched partitions of the calling model: `partition` (its name), its columns, and the input's present signature.
  A partition that has no input any more has neither columns nor signature: its rows only go.
#}
{% macro touched_partitions() -%}
    {%- set columns = model.config.meta.partition_by -%}
    select coalesce(present.partition, built.partition) as partition, present.signature, {{ columns | join(", ") }}
    from
        (
            select
                {{ partition_name(columns) }} as partition, signature::varchar as signature, {{ columns | join(", ") }}
            from ({{ input_signatures() }})
        ) as present
    full join
        (select partition, signature from intermediate.built_from where relation = '{{ model.name }}') as built
        on present.partition = built.partition
    where present.signature is distinct from built.signature
{%- endmacro %}

{# A partition's name: its columns, joined. The same in the input, in the table and in memory. #}
{% macro partition_name(columns) -%}
    {%- if columns | length == 1 -%} {{ columns[0] }}
    {%- else -%} concat_ws('|', {{ columns | join(", ") }})
    {%- endif -%}
{%- endmacro %}

{% macro input_signatures() -%} {{ return(context[model.config.meta.input](model.name)) }} {%- endmacro %}

{#
  The rows of touched partitions that have an input, for the model's SQL: a list of values of its columns, none when
  everything is built. Asked while the model compiles, so that the scan of its input gets constants to skip by.
#}
{% macro touched_values() -%}
    {%- if not is_built_by_touched_partitions() -%} {{ return(none) }} {%- endif -%}
    {%- set columns = model.config.meta.partition_by | join(", ") -%}
    {%- set touched = "with touched as (" ~ touched_partitions() ~ ") " -%}
    {{
        return(
            run_query(touched ~ "select " ~ columns ~ " from touched where signature is not null order by all").rows
        )
    }}
{%- endmacro %}
