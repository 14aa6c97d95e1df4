{#
  When each key of an extract's rows was first delivered in an accepted batch, as a parenthesised sub-select: what came
  again later, corrected, was on time if it first came on time. The day that the department states counts, but never a
  later one than that on which the file was received; without a stated day, the day of receipt.
#}
{% macro first_submissions(source_name, table_name, key, submitted_date) -%}
    {%- set received_date = utc_to_local_date("batches.received_at", city().time_zone) -%}
    (
        select
            {%- for column in key %} delivered.{{ column }}, {% endfor %}
            min(
                least(coalesce(delivered.{{ submitted_date }}, {{ received_date }}), {{ received_date }})
            ) as first_submitted_date
        from {{ source(source_name, table_name) }} as delivered
        inner join {{ source("quality", "ingest_batches") }} as batches on delivered._batch_id = batches.batch_id
        where batches.status in ('accepted', 'compacted')
        group by all
    )
{%- endmacro %}
