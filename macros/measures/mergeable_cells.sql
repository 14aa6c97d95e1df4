{# Every breakdown and grain of what merges by addition, summed up from the month sums of a subject. #}
{% macro mergeable_cells(subject, plan, timed, touched) -%}
    {%- set periods = touched_periods(touched) -%}
    cells_by_{{ timed.name }} as (
        select
            {{ cell_columns(plan.sets, plan.geographies) }}
            {%- for name, operand in timed.operands.items() %}
                ,
                sum({{ name }}_count) as {{ name }}_count
                {%- if operand.agg != "count" %}, coalesce(sum({{ name }}_sum), 0) as {{ name }}_sum{% endif %}
                {%- if keeps_squares(operand, timed.metrics) %}
                    , coalesce(sum({{ name }}_squares), 0) as {{ name }}_squares
                {%- endif %}
            {%- endfor %}
            {%- for name in timed.products %}, coalesce(sum({{ name }}), 0) as {{ name }} {%- endfor %}
        from
            (
                select * exclude (month_start_date), {{ period_columns("month_start_date", timed.is_stock) }}
                from {{ ref("int_month_sums__" ~ subject) }}
                where
                    time_dimension = '{{ timed.name }}'
                    {%- if periods is not none %}
                        and (
                            {%- for grain, starts in periods.items() %}
                                {{ within_periods("month_start_date", grain, starts) }} {{- " or " if not loop.last }}
                            {%- endfor %}
                        )
                    {%- endif %}
            )
        group by {{ cell_grouping_sets(plan.sets) }}
    ),
    {%- if plan.overlapping %} {{ cells_of_each_group(plan, timed) }} {%- endif %}
    mergeable_by_{{ timed.name }} as (
        {{
            long_cells(
                ("groups_by_" if plan.overlapping else "cells_by_") ~ timed.name,
                mergeable_structs(timed),
            )
        }}
        {%- if periods is not none %}
            where
                {%- for grain, starts in periods.items() %}
                    period_grain = '{{ grain }}' and period_start_date in ('{{ starts | join("', '") }}')
                    {{- " or " if not loop.last }}
                {%- endfor %}
        {%- endif %}
    ),
{%- endmacro %}

{# Touched periods of one time dimension by grain; none when everything is built. #}
{% macro touched_periods(rows) -%}
    {%- if rows is none -%} {{ return(none) }} {%- endif -%}
    {%- set found = {} -%}
    {%- for row in rows -%} {%- do found.setdefault(row[1], []).append(row[2]) -%} {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{% macro mergeable_structs(timed) -%}
    {%- set operands = timed.operands -%}
    {%- set structs = [] -%}
    {%- for metric in timed.metrics if is_mergeable(metric.numerator) -%}
        {%- set top = operand_prefix(operands, metric.numerator) -%}
        {%- set bottom = operand_prefix(operands, metric.denominator) if metric.denominator else none -%}
        {%- set is_mean = metric.numerator.agg == "average" -%}
        {%- set is_amount_ratio = is_amount_ratio(metric) -%}
        {%- do structs.append(
            cell_struct(
                metric.code,
                numerator=operand_total(top, metric.numerator),
                denominator=(
                    operand_total(bottom, metric.denominator)
                    if bottom
                    else (top ~ "_count" if is_mean else "null")
                ),
                sum_of_squares=(
                    operand_squares(top, metric.numerator) if is_mean or is_amount_ratio else "null"
                ),
                denominator_sum_of_squares=(
                    operand_squares(bottom, metric.denominator) if is_amount_ratio else "null"
                ),
                sum_of_products=(
                    operand_prefix(timed.products, [metric.numerator, metric.denominator])
                    if is_amount_ratio and not is_part_of_amount(metric)
                    else "null"
                ),
                sample_size=(bottom or top) ~ "_count",
            )
        ) -%}
    {%- endfor -%}
    {{ return(structs) }}
{%- endmacro %}

{% macro operand_prefix(operands, operand) -%}
    {%- for name, candidate in operands.items() if candidate == operand -%} {{ return(name) }} {%- endfor -%}
{%- endmacro %}

{# A count is its own total and, as its summands are 0 and 1, its own sum of squares. #}
{% macro operand_total(prefix, operand) -%}
    {{ return(prefix ~ ("_count" if operand.agg == "count" else "_sum")) }}
{%- endmacro %}

{% macro operand_squares(prefix, operand) -%}
    {{ return(prefix ~ {"count": "_count", "sum_boolean": "_sum"}.get(operand.agg, "_squares")) }}
{%- endmacro %}
