{#
  Months of every subject and time dimension with the signature of their rows: which rows, of which batches. A column of
  a row changes only with its batch, or with the definition of the subject, which rebuilds everything.
#}
{% macro subject_months() -%}
    {%- for subject in measured_subjects() if subject != "measure_submissions" -%}
        {%- set relation = ref(subject) -%}
        {%- set metrics = subject_metrics(subject) if execute else [] -%}
        {%- for time_dimension in metrics | map(attribute="time_dimension") | unique %}
            select
                '{{ subject }}' as subject,
                '{{ time_dimension }}' as time_dimension,
                {{ period_start("month", time_dimension) }} as month_start_date,
                count(*) as row_count,
                sum(hash(_batch_id, {{ unique_key_of(subject) | join(", ") }})) as signature
            from {{ relation }}
            where {{ time_dimension }} is not null
            group by all
            union all
        {%- endfor -%}
    {%- endfor %}
    select null::varchar, null::varchar, null::date, null::bigint, null::hugeint
    where false
{%- endmacro %}

{% macro unique_key_of(model_name) -%}
    {%- for node in graph.nodes.values() if node.resource_type == "model" and node.name == model_name -%}
        {{ return(node.config.unique_key) }}
    {%- endfor -%}
{%- endmacro %}

{# Inputs of month sums and of components (macros/touched): the months, and the periods of every grain. #}
{% macro signatures_of_months(model_name) -%}
    select time_dimension, month_start_date, signature
    from {{ ref("int_subject_months") }}
    where subject = '{{ model_name.split("__")[1] }}'
{%- endmacro %}

{% macro signatures_of_periods(model_name) -%}
    {%- for grain in period_grains() %}
        select
            time_dimension,
            '{{ grain }}' as period_grain,
            {{ period_start(grain, "month_start_date") }} as period_start_date,
            sum(signature) as signature
        from {{ ref("int_subject_months") }}
        where subject = '{{ model_name.split("__")[1] }}'
        group by all {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}
