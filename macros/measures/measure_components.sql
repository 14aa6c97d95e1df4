{#
  The components of every measure of a subject, long: one row per measure, period grain, period, geography and
  population group. Each time dimension is one pass over the subject's events: mergeable aggregates are computed at
  the finest cell and summed up over GROUPING SETS; medians, percentiles and distinct counts come from the events.
#}
{% macro measure_components(subject) -%}
    {%- set relation = ref(subject) -%}
    {%- set semantic_model = semantic_model_of(subject) if execute else none -%}
    {%- set metrics = subject_metrics(subject) if execute else [] -%}
    {%- set sets = (
        breakdowns(semantic_model, metrics | map(attribute="code"))
        if metrics
        else catalogued_cross_breakdowns([])
    ) -%}
    {%- set geographies = semantic_model.config.meta.get("geographies", []) if metrics else [] -%}
    {%- set time_dimensions = metrics | map(attribute="time_dimension") | unique | list -%}
    {%- if not time_dimensions -%} {{ return(no_measure_components()) }} {%- endif -%}
    with
        {%- for time_dimension in time_dimensions %}
            {%- set timed = metrics | selectattr("time_dimension", "equalto", time_dimension) | list %}
            {%- set is_stock = is_stock_dimension(subject, timed) %}
            events_by_{{ time_dimension }} as (
                select events.*, {{ period_columns(time_dimension, is_stock) }}
                from {{ relation }} as events
                where {{ time_dimension }} is not null
            ),
            {{ mergeable_cells(time_dimension, timed, sets, geographies) }}
            {{ holistic_cells(time_dimension, timed, sets, geographies) }}
        {%- endfor %}
        unioned as (
            {%- for time_dimension in time_dimensions %}
                select *
                from mergeable_by_{{ time_dimension }}
                union all by name
                select *
                from holistic_by_{{ time_dimension }}
                {%- if not loop.last %}
                    union all by name
                {% endif %}
            {%- endfor %}
        )
    select
        measure_code,
        period_grain,
        period_start_date,
        {{ period_end("period_grain", "period_start_date") }} as period_end_date,
        geography_type,
        geography_code,
        population_dimension,
        population_group,
        numerator::double as numerator,
        denominator::double as denominator,
        sum_of_squares::double as sum_of_squares,
        sample_size::bigint as sample_size,
        holistic_value::double as holistic_value
    from unioned
    where period_start_date is not null
{%- endmacro %}

{# Measures with a non_additive_dimension are stocks; one time dimension holds either stocks or flows. #}
{% macro is_stock_dimension(subject, metrics) -%}
    {%- set kinds = metrics | map(attribute="numerator") | map(attribute="is_stock") | unique | list -%}
    {%- if kinds | length > 1 -%}
        {{
            exceptions.raise_compiler_error(
                "subject '"
                ~ subject
                ~ "': measures with and without a non_additive_dimension share '"
                ~ metrics[0].time_dimension
                ~ "'"
            )
        }}
    {%- endif -%}
    {{ return(kinds[0]) }}
{%- endmacro %}
