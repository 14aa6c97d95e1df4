{#
  The accepted, current rows of an extract, as a parenthesised sub-select for a `from` clause.
  What "current" means follows the contract's delivery kind:
    append    every row of the latest accepted version of each delivered file
    snapshot  the rows of the latest accepted batch
    upsert    the latest accepted version of each key: the rows that the ledger does not name as superseded
#}
{% macro current_rows(source_name, table_name) -%}
    {%- set relation = source(source_name, table_name) -%}
    {%- set batches = source("quality", "ingest_batches") -%}
    {%- set superseded_rows = source("quality", "superseded_rows") -%}
    {%- set extract = extract_contract(source_name, table_name) -%}
    {%- set code = source_name ~ "." ~ table_name -%}
    (
        select delivered.*
        from {{ relation }} as delivered
        inner join
            ({{ accepted_batches(batches, code, extract.delivery) }}) as accepted
            on delivered._batch_id = accepted.batch_id
        {%- if extract.delivery == "upsert" %}
            -- A correlated `not exists` takes seven times as long: DuckDB collects every row's identity first.
            left join
                {{ superseded_rows }} as superseded
                on superseded.extract = '{{ code }}'
                and delivered._batch_id = superseded.batch_id
                and delivered._source_file = superseded.source_file
                and delivered._source_row = superseded.source_row
            where superseded.batch_id is null
        {%- endif %}
    )
{%- endmacro %}

{# The `extract` block of a source's meta; empty while dbt parses, when the graph is not known yet. #}
{% macro extract_contract(source_name, table_name) -%}
    {%- if execute -%}
        {%- for node in graph.sources.values() if node.source_name == source_name and node.name == table_name -%}
            {{ return(node.config.meta.extract or node.meta.extract) }}
        {%- endfor -%}
    {%- endif -%}
    {{ return({}) }}
{%- endmacro %}
