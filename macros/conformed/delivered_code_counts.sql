{#
  Rows of a subject per batch and delivered code, for every coded column in one pass over the extract: staging reads
  the raw files' tables, so a pass per column would cost as much as building the subject several times.
#}
{% macro delivered_code_counts(subject, touched="") %}
    {%- set columns = coded_columns()[subject] %}
    {%- set batch = "delivered._batch_id" if subject in measured_subjects() else "null::varchar" %}
    select
        {{ batch }} as _batch_id,
        '{{ subject }}' as subject,
        delivered.source_system,
        case
            {%- for column in columns %} when grouping(delivered.{{ column }}) = 0 then '{{ column }}' {%- endfor %}
        end as column_name,
        case
            {%- for column in columns %}
                when grouping(delivered.{{ column }}) = 0 then {{ crosswalk_domain(column) }}
            {%- endfor %}
        end as domain,
        lower(trim(coalesce({% for column in columns %}delivered.{{ column }}, {% endfor %} null))) as source_code,
        count(*) as row_count
    from (select * from {{ ref("int_" ~ subject ~ "__delivered") }} {{ touched }}) as delivered
    group by
        grouping sets (
            {%- for column in columns %}
                {%- set domain = crosswalk_domain(column) %}
                {%- set keys = ["delivered.source_system", "delivered." ~ column] %}
                {%- if subject in measured_subjects() %}{%- do keys.append(batch) %}{%- endif %}
                {%- if domain.startswith("delivered.") %}{%- do keys.append(domain) %}{%- endif %}
                ({{ keys | join(", ") }}){{ ',' if not loop.last }}
            {%- endfor %}
        )
    having source_code <> ''
{% endmacro %}

{# The batches of every subject. A row that a later batch supersedes does not count any more, whether it is still there
   or has been compacted. #}
{% macro signatures_of_delivered_codes(model_name) -%}
    with
        batches as (
            {%- for subject in measured_subjects() if subject in coded_columns() %}
                select batch_id, signature from {{ current_batches(subject) }} {{ "union" if not loop.last }}
            {%- endfor %}
        ),
        superseded as (
            select batch_id, sum(row_count) as row_count
            from
                (
                    select batch_id, 1 as row_count
                    from quality.superseded_rows
                    union all
                    select batch_id, compacted_rows as row_count
                    from quality.ingest_batches
                    where compacted_rows > 0
                ) as gone
            group by batch_id
        )
    select batches.batch_id as _batch_id, batches.signature || '.' || coalesce(superseded.row_count, 0) as signature
    from batches
    left join superseded on batches.batch_id = superseded.batch_id
{%- endmacro %}
