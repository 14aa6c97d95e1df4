{# For a subject: only the delivered rows of touched batches, as a `where` with constants; everything when built in full. #}
{% macro of_touched_batches() -%}
    {#- Named while dbt learns the dependencies. -#}
    {%- if not is_unit_test() %} {% set ledger = ref("stg_quality__ingest_batches") %} {% endif -%}
    {%- set batches = touched_values() -%}
    {%- if batches is not none -%}
        where _batch_id in ('-' {%- for batch in batches -%}, '{{ batch[0] }}' {%- endfor -%})
    {%- endif -%}
{%- endmacro %}

{# The batches that count for a subject. #}
{% macro signatures_of_batches(subject) -%}
    select batch_id as _batch_id, signature from {{ current_batches(subject) }}
{%- endmacro %}
