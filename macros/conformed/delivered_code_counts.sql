{#
  Rows of a subject per batch, month and delivered code, for every coded column in one pass over the extract: staging
  reads the raw files' tables, so a pass per column would cost as much as building the subject several times. A blank
  code is none. Months only where a person answers. An age counts as its band, and one that nobody has as a code
  that nobody knows.
#}
{% macro delivered_code_counts(subject, touched="") %}
    {%- set has_age = subject in subjects_with_ages() %}
    {%- set columns = coded_columns()[subject] + (["age_band"] if has_age else []) %}
    {%- set batch = "delivered._batch_id" if subject in measured_subjects() else "null::varchar" %}
    {%- set answered = answered_dates().get(subject) %}
    {%- set month = period_start("month", "delivered." ~ answered) if answered else "null::date" %}
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
        nullif(
            lower(trim(coalesce({% for column in columns %}delivered.{{ column }}, {% endfor %} null))), ''
        ) as source_code,
        {{ month }} as month_start_date,
        count(*) as row_count
    from
        (
            select
                *
                {%- if has_age %}
                    ,
                    case
                        when not {{ is_possible_age("age_years") }}
                        then 'outside 0 to 120'
                        when age_years is not null
                        then {{ age_band("age_years") }}
                    end as age_band
                {%- endif %}
            from {{ ref("int_" ~ subject ~ "__delivered") }} {{ touched }}
        ) as delivered
    group by
        grouping sets (
            {%- for column in columns %}
                {%- set domain = crosswalk_domain(column) %}
                {%- set keys = ["delivered.source_system", "delivered." ~ column] %}
                {%- if subject in measured_subjects() %}{%- do keys.append(batch) %}{%- endif %}
                {%- if answered %}{%- do keys.append(month) %}{%- endif %}
                {%- if domain.startswith("delivered.") %}{%- do keys.append(domain) %}{%- endif %}
                ({{ keys | join(", ") }}){{ ',' if not loop.last }}
            {%- endfor %}
        )
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
