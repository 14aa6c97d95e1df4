{#
  Two steps for what merges by addition: the finest cells (one row per month and combination of every geography and
  population column), then every breakdown and grain from those. Averages of averages cannot arise.
#}
{% macro mergeable_cells(time_dimension, metrics, sets, geographies) -%}
    {%- set operands = mergeable_operands(metrics) -%}
    {%- set columns = sets | sum(start=[]) | unique | list -%}
    finest_by_{{ time_dimension }} as (
        select
            {{ (period_grains().values() | list + columns) | join(", ") }}
            {%- for name, operand in operands.items() %}
                ,
                count({{ operand.expr }}){{ operand_filter(operand) }} as {{ name }}_count
                {%- if operand.agg != "count" %}
                    , sum({{ operand_value(operand) }}){{ operand_filter(operand) }} as {{ name }}_sum
                {%- endif %}
                {%- if operand.agg == "average" %}
                    ,
                    sum(
                        {{ operand_value(operand) }} * {{ operand_value(operand) }}
                    ){{ operand_filter(operand) }} as {{ name }}_squares
                {%- endif %}
            {%- endfor %}
        from events_by_{{ time_dimension }}
        group by all
    ),
    cells_by_{{ time_dimension }} as (
        select
            {{ cell_columns(sets, geographies) }}
            {%- for name, operand in operands.items() %}
                ,
                sum({{ name }}_count) as {{ name }}_count
                {%- if operand.agg != "count" %}, coalesce(sum({{ name }}_sum), 0) as {{ name }}_sum{% endif %}
                {%- if operand.agg == "average" %}, sum({{ name }}_squares) as {{ name }}_squares{% endif %}
            {%- endfor %}
        from finest_by_{{ time_dimension }}
        group by {{ cell_grouping_sets(sets) }}
    ),
    mergeable_by_{{ time_dimension }} as (
        {{ long_cells("cells_by_" ~ time_dimension, mergeable_structs(metrics, operands)) }}
    ),
{%- endmacro %}

{# Distinct operands by column prefix: two measures that share a denominator share its aggregate. #}
{% macro mergeable_operands(metrics) -%}
    {%- set found = {} -%}
    {%- for metric in metrics if is_mergeable(metric.numerator) -%}
        {%- for operand in [metric.numerator, metric.denominator] if operand and operand not in found.values() -%}
            {%- do found.update({"operand_" ~ found | length: operand}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{% macro mergeable_structs(metrics, operands) -%}
    {%- set structs = [] -%}
    {%- for metric in metrics if is_mergeable(metric.numerator) -%}
        {%- set top = operand_prefix(operands, metric.numerator) -%}
        {%- set bottom = operand_prefix(operands, metric.denominator) if metric.denominator else none -%}
        {%- set is_mean = metric.numerator.agg == "average" -%}
        {%- do structs.append(
            cell_struct(
                metric.code,
                numerator=operand_total(top, metric.numerator),
                denominator=(
                    operand_total(bottom, metric.denominator)
                    if bottom
                    else (top ~ "_count" if is_mean else "null")
                ),
                sum_of_squares=top ~ "_squares" if is_mean else "null",
                sample_size=(bottom or top) ~ "_count",
            )
        ) -%}
    {%- endfor -%}
    {{ return(structs) }}
{%- endmacro %}

{% macro operand_prefix(operands, operand) -%}
    {%- for name, candidate in operands.items() if candidate == operand -%} {{ return(name) }} {%- endfor -%}
{%- endmacro %}

{# A count is its own total. #}
{% macro operand_total(prefix, operand) -%}
    {{ return(prefix ~ ("_count" if operand.agg == "count" else "_sum")) }}
{%- endmacro %}
