{{
    config(
        materialized="incremental",
        meta={"partition_by": ["_batch_id"], "input": "signatures_of_delivered_codes"},
    )
}}

{% set touched = of_touched_batches() %}
{% for subject in measured_subjects() if subject in coded_columns() %}
    {{ delivered_code_counts(subject, touched) }} {{ 'union all' if not loop.last }}
{% endfor %}
