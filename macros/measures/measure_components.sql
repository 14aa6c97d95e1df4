{#
  The components of every measure of a subject, long: one row per measure, period grain, period, geography and
  population group. What merges comes from the month sums; medians, percentiles and distinct counts from the events.
#}
{% macro measure_components(subject) -%}
    {#- Named here too, because dbt learns the dependencies while the plan is still unknown. -#}
    {%- set inputs = [ref(subject), ref("int_month_sums__" ~ subject), ref("int_subject_months")] -%}
    {%- set plan = measure_plan(subject) -%}
    {%- set touched = touched_by_time_dimension() -%}
    {%- set computed = [] -%}
    {%- for timed in plan.time_dimensions if touched is none or timed.name in touched -%}
        {%- do computed.append(timed) -%}
    {%- endfor -%}
    {%- if not computed -%} {{ return(no_measure_components()) }} {%- endif -%}
    {%- set parts = [] -%}
    with
        {%- for timed in computed %}
            {%- set rows = touched[timed.name] if touched is not none else none %}
            {%- if timed.operands %}
                {{ mergeable_cells(subject, plan, timed, rows) }} {%- do parts.append(("mergeable_by_", timed.name)) %}
            {%- endif %}
            {%- if timed.aggregates %}
                {{ holistic_cells(subject, plan, timed, rows) }} {%- do parts.append(("holistic_by_", timed.name)) %}
            {%- endif %}
        {%- endfor %}
        unioned as (
            {%- for kind, name in parts %}
                select '{{ name }}' as time_dimension, *
                from {{ kind ~ name }} {{ "union all by name" if not loop.last }}
            {%- endfor %}
        )
    select
        time_dimension,
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
        denominator_sum_of_squares::double as denominator_sum_of_squares,
        sum_of_products::double as sum_of_products,
        sample_size::bigint as sample_size,
        holistic_value::double as holistic_value,
        quantile_lower::double as quantile_lower,
        quantile_upper::double as quantile_upper
    from unioned
    where period_start_date is not null
{%- endmacro %}
