{#
  Medians, percentiles and distinct counts do not merge: each cell is computed from its own events. One pass per grain
  and breakdown, because such an aggregate holds its values in memory and cannot spill. One sorted list gives all quantiles.
#}
{% macro holistic_cells(subject, plan, timed, touched) -%}
    {%- set periods = touched_periods(touched) -%}
    {%- set passes = [] -%}
    {%- for grain in period_grains() if periods is none or grain in periods %}
        {%- set starts = periods[grain] if periods is not none else none %}
        {%- for columns in plan.sets %}
            {%- set pass = "holistic_by_" ~ timed.name ~ "_" ~ grain ~ "_" ~ loop.index0 %}
            {%- do passes.append("select * from " ~ pass) %}
            {{ pass }} as (
                select
                    * replace (
                        {%- for aggregate in timed.aggregates %}
                            {{ quantiles(aggregate.name, aggregate.fractions) }} as {{ aggregate.name }}
                            {{- "," if not loop.last }}
                        {%- endfor %}
                    )
                from
                    (
                        select
                            '{{ grain }}' as period_grain,
                            period_start_date,
                            {{ breakdown_columns(columns, plan.geographies) }}
                            {%- for aggregate in timed.aggregates %}
                                ,
                                {{ aggregate.sql }} as {{ aggregate.name }},
                                count({{ aggregate.expr }}){{ aggregate.filter }} as {{ aggregate.name }}_count
                            {%- endfor %}
                        from
                            (
                                select *, {{ period_start(grain, timed.name) }} as period_start_date
                                from {{ rows_of_each_group(ref(subject), columns, plan.overlapping) }}
                                where {{ within_periods(timed.name, grain, starts) }}
                                {%- if timed.is_stock %}
                                    qualify
                                        {{ timed.name }} = max({{ timed.name }}) over (partition by period_start_date)
                                {%- endif %}
                            )
                        group by {{ (["period_start_date"] + columns) | join(", ") }}
                    )
            ),
        {%- endfor %}
    {%- endfor %}
    holistic_by_{{ timed.name }} as (
        {{ long_cells("(" ~ passes | join(" union all ") ~ ")", holistic_structs(timed.metrics, timed.aggregates)) }}
    ),
{%- endmacro %}

{# Distinct aggregates by expression and filter: all quantiles of one expression are taken from one sorted list. #}
{% macro holistic_aggregates(metrics) -%}
    {%- set found = {} -%}
    {%- for metric in metrics if not is_mergeable(metric.numerator) -%}
        {%- set operand = metric.numerator -%}
        {%- set key = operand.expr ~ " " ~ operand.filter ~ (" distinct" if operand.agg == "count_distinct" else "") -%}
        {%- do found.setdefault(key, {"operand": operand, "fractions": []}).fractions.append(
            quantile_fraction(operand)
        ) -%}
    {%- endfor -%}
    {%- set aggregates = [] -%}
    {%- for key, group in found.items() -%}
        {%- do aggregates.append(
            {
                "key": key,
                "name": "holistic_" ~ loop.index0,
                "expr": group.operand.expr,
                "filter": operand_filter(group.operand),
                "fractions": group.fractions | reject("none") | unique | list,
                "sql": holistic_value(group.operand),
            }
        ) -%}
    {%- endfor -%}
    {{ return(aggregates) }}
{%- endmacro %}

{% macro holistic_structs(metrics, aggregates) -%}
    {%- set structs = [] -%}
    {%- for metric in metrics if not is_mergeable(metric.numerator) -%}
        {%- set operand = metric.numerator -%}
        {%- set is_count = operand.agg == "count_distinct" -%}
        {%- set key = operand.expr ~ " " ~ operand.filter ~ (" distinct" if is_count else "") -%}
        {%- for aggregate in aggregates if aggregate.key == key -%}
            {%- set place = 0 if is_count else aggregate.fractions.index(quantile_fraction(operand)) + 1 -%}
            {%- set quantile = aggregate.name ~ "[" ~ place ~ "]" -%}
            {%- do structs.append(
                cell_struct(
                    metric.code,
                    numerator=aggregate.name if is_count else "null",
                    sample_size=aggregate.name ~ "_count",
                    holistic_value="null" if is_count else quantile ~ ".value",
                    quantile_lower="null" if is_count else quantile ~ ".lower",
                    quantile_upper="null" if is_count else quantile ~ ".upper",
                )
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(structs) }}
{%- endmacro %}
