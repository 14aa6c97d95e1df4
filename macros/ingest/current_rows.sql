{#
  The accepted, current rows of an extract, as a parenthesised sub-select for a `from` clause.
  What "current" means follows the contract's delivery kind:
    append    every row of the latest accepted version of each delivered file
    snapshot  the rows of the latest accepted batch
    upsert    the latest accepted version of each key
#}
{% macro current_rows(source_name, table_name) -%}
    {%- set relation = source(source_name, table_name) -%}
    {%- set batches = source("quality", "ingest_batches") -%}
    {%- set extract = extract_contract(source_name, table_name) -%}
    {%- set code = source_name ~ "." ~ table_name -%}
    (
        select delivered.*
        from {{ relation }} as delivered
        inner join
            (
                select batch_id, batch_sequence
                from {{ batches }}
                where extract = '{{ code }}' and status = 'accepted'
                {%- if extract.delivery == "snapshot" %} qualify row_number() over (order by batch_sequence desc) = 1
                {%- elif extract.delivery == "append" %}
                    qualify row_number() over (partition by source_file order by batch_sequence desc) = 1
                {%- endif %}
            ) as accepted
            on delivered._batch_id = accepted.batch_id
        {%- if extract.delivery == "upsert" %}
            qualify
                row_number() over (
                    partition by
                        {% for column in extract.key %} delivered.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
                    order by accepted.batch_sequence desc, delivered._source_file desc, delivered._source_row desc
                )
                = 1
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
