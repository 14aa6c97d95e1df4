{#
  The batches of an extract that count now, as a query on the ledger's columns. It follows the contract's delivery kind:
    append    the latest accepted version of each delivered file
    snapshot  the latest accepted batch
    upsert    every accepted batch; which of its rows count is another question (quality.superseded_rows)
#}
{% macro accepted_batches(batches, extract, delivery) -%}
    select batch_id, batch_sequence, revision
    from {{ batches }}
    where extract = '{{ extract }}' and status = 'accepted'
    {%- if delivery == "snapshot" %} qualify row_number() over (order by batch_sequence desc) = 1
    {%- elif delivery == "append" %}
        qualify row_number() over (partition by source_file order by batch_sequence desc) = 1
    {%- endif %}
{%- endmacro %}
