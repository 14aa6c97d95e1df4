{#
  What merges by addition, at the finest: one row per time dimension, month and combination of every geography and
  population column of a subject. Every grain and breakdown is summed up from here, so averages of averages cannot
  arise, and a month is read from the events once. A stock (headcount at a date) counts with its month's last snapshot.
#}
{% macro month_sums(subject) -%}
    {#- Named here too, because dbt learns the dependencies while the plan is still unknown. -#}
    {%- set relation, months = ref(subject), ref("int_subject_months") -%}
    {%- set touched = touched_by_time_dimension() -%}
    {%- set plan = measure_plan(subject) -%}
    {%- for timed in plan.time_dimensions if timed.operands %}
        {%- set months = (touched or {}).get(timed.name, []) | map("last") | list %}
        select
            '{{ timed.name }}' as time_dimension,
            month_start_date,
            {%- for column in plan.columns %} {{ column }}, {%- endfor %}
            {%- for name, operand in timed.operands.items() %}
                count({{ operand.expr }}){{ operand_filter(operand) }} as {{ name }}_count
                {%- if operand.agg != "count" %}
                    , sum({{ operand_value(operand) }}){{ operand_filter(operand) }} as {{ name }}_sum
                {%- endif %}
                {%- if keeps_squares(operand, timed.metrics) %}
                    ,
                    sum(
                        {{ product_of_amounts(operand.expr, operand.expr) }}
                    ){{ operand_filter(operand) }} as {{ name }}_squares
                {%- endif %}
                {{- "," if not loop.last }}
            {%- endfor %}
            {%- for name, pair in timed.products.items() %}, {{ operand_product(*pair) }} as {{ name }} {%- endfor %}
        from
            (
                select *, {{ period_start("month", timed.name) }} as month_start_date
                from {{ relation }}
                where {{ within_periods(timed.name, "month", months if touched is not none else none) }}
                {%- if timed.is_stock %}
                    qualify {{ timed.name }} = max({{ timed.name }}) over (partition by month_start_date)
                {%- endif %}
            )
        group by all {{ "union all by name" if not loop.last }}
    {%- else %} select null::varchar as time_dimension, null::date as month_start_date where false
    {%- endfor %}
{%- endmacro %}

{# Periods touched, by time dimension: {time_dimension: [row, ...]}; none when everything is built. #}
{% macro touched_by_time_dimension() -%}
    {%- set rows = touched_values() -%}
    {%- if rows is none -%} {{ return(none) }} {%- endif -%}
    {%- set found = {} -%}
    {%- for row in rows -%} {%- do found.setdefault(row[0], []).append(row.values() | list) -%} {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# A condition on a date that a scan can skip by: it lies in one of the periods that start on the given days. #}
{% macro within_periods(date, grain, starts) -%}
    {%- if starts is none -%} {{ date }} is not null
    {%- else -%}
        (
            {%- for start in starts %}
                (
                    {{ date }} >= date '{{ start }}'
                    and {{ date }} < date '{{ start }}' + interval {{ grain_months(grain) }} month
                )
                or
            {%- endfor %} false
        )
    {%- endif -%}
{%- endmacro %}
