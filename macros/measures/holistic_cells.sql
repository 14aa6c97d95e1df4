{# Medians, percentiles and distinct counts do not merge: each cell is computed from its own events. #}
{% macro holistic_cells(time_dimension, metrics, sets, geographies) -%}
    {%- set structs = [] -%}
    {%- set columns = [] -%}
    {%- for metric in metrics if not is_mergeable(metric.numerator) -%}
        {%- set is_count = metric.numerator.agg == "count_distinct" -%}
        {%- set name = "holistic_" ~ loop.index0 -%}
        {%- do columns.append(holistic_value(metric.numerator) ~ " as " ~ name) -%}
        {%- do columns.append(
            "count("
            ~ metric.numerator.expr
            ~ ")"
            ~ operand_filter(metric.numerator)
            ~ " as "
            ~ name
            ~ "_count"
        ) -%}
        {%- do structs.append(
            cell_struct(
                metric.code,
                numerator=name if is_count else "null",
                sample_size=name ~ "_count",
                holistic_value="null" if is_count else name,
            )
        ) -%}
    {%- endfor -%}
    holistic_by_{{ time_dimension }} as (
        {%- if structs %}
            with
                cells as (
                    select {{ cell_columns(sets, geographies) }}, {{ columns | join(",\n") }}
                    from events_by_{{ time_dimension }}
                    group by {{ cell_grouping_sets(sets) }}
                )
                {{ long_cells("cells", structs) }}
        {%- else %}{{ no_measure_components() }}
        {%- endif %}
    ),
{%- endmacro %}
