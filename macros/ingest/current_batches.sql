{#
  The batches behind a subject that count now, as a parenthesised sub-select: one row per batch with its signature.
  A batch whose signature is another than before has to be read anew: it came, was restored, was read again under a
  changed contract, or has rows back that another batch had superseded.
#}
{% macro current_batches(subject) -%}
    {%- set batches = ref("stg_quality__ingest_batches") -%}
    {%- set extracts = [] -%}
    {%- if execute -%}
        {%- for feed in city().subjects.get(subject, []) -%}
            {%- for parent in source_ancestors(feed) -%}
                {%- set extract = (parent.source_name, parent.name) -%}
                {%- if extract not in extracts %} {% do extracts.append(extract) %} {% endif -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    (
        {%- for source_name, table_name in extracts %}
            {%- set delivery = extract_contract(source_name, table_name).delivery %}
            select batch_id, batch_sequence || '.' || revision as signature
            from
                ({{ accepted_batches(batches, source_name ~ "." ~ table_name, delivery) }}) as accepted
                {{ "union all" if not loop.last }}
        {%- else %}select null::varchar as batch_id, null::varchar as signature where false
        {%- endfor %}
    )
{%- endmacro %}
