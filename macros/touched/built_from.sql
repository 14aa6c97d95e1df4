{#
  Touched partitions (docs/adr/0014): the warehouse remembers the signature of the input that each partition of an
  incremental table was built from. A partition whose input has another signature by now is touched: it is built
  again, and nothing else is. A model takes part with `incremental_strategy: touched` and, in its meta,
  `partition_by` (its columns) and `input` (the macro that gives those columns and `signature`).
#}
{% macro create_built_from() -%}
    create schema if not exists intermediate;
    create table if not exists intermediate.built_from (
        relation varchar, partition varchar, signature varchar, is_checked boolean
    );
    comment on table intermediate.built_from is
    'One row per incremental table and partition: what it was built from, and whether a successful build checked it.';
{%- endmacro %}

{# Before a table is built from nothing or in full: what an earlier table was built from says nothing about it. #}
{% macro forget_partitions() -%}
    {%- if takes_touched_partitions() and not is_built_by_touched_partitions() -%}
        delete from intermediate.built_from where relation = '{{ model.name }}'
    {%- endif -%}
{%- endmacro %}

{# In the transaction that wrote the partitions. #}
{% macro remember_partitions() -%}
    {%- if takes_touched_partitions() -%}
        create or replace temp table touched as {{ touched_partitions() }};
        delete from intermediate.built_from
        where relation = '{{ model.name }}' and partition in (select partition from touched)
        ;
        insert into intermediate.built_from
        select '{{ model.name }}', partition, signature, false
        from touched
        where signature is not null;
        drop table touched
    {%- endif -%}
{%- endmacro %}

{% macro takes_touched_partitions() -%}
    {{ return(execute and model.config.materialized == "incremental" and "partition_by" in model.config.meta) }}
{%- endmacro %}

{# False while a table is built from nothing or in full, and in unit tests, where there is no table. #}
{% macro is_built_by_touched_partitions() -%}
    {{ return(takes_touched_partitions() and is_incremental()) }}
{%- endmacro %}

{# A unit test is given the inputs that it names; the pattern's own are not among them. #}
{% macro is_unit_test() -%} {{ return(model.resource_type == "unit_test") }} {%- endmacro %}
