{#
  How the measures of a subject are computed: its breakdowns, their columns, and for each time dimension its metrics
  and the operands that merge by addition. An operand's name is the prefix of its columns in the month sums; two
  measures that share a denominator share its operand.
#}
{% macro measure_plan(subject) -%}
    {%- set catalogue = ref("catalogue_measures") -%}
    {%- set metrics = subject_metrics(subject) if execute else [] -%}
    {%- set plan = {"sets": [], "columns": [], "geographies": [], "overlapping": [], "time_dimensions": []} -%}
    {%- if metrics -%}
        {%- set semantic_model = semantic_model_of(subject) -%}
        {%- set sets = breakdowns(semantic_model, metrics | map(attribute="code")) -%}
        {%- do plan.update(
            {
                "sets": sets,
                "columns": sets | sum(start=[]) | unique | list,
                "geographies": semantic_model.config.meta.get("geographies", []),
                "overlapping": overlapping_columns(semantic_model),
            }
        ) -%}
    {%- endif -%}
    {%- for time_dimension in metrics | map(attribute="time_dimension") | unique -%}
        {%- set timed = metrics | selectattr("time_dimension", "equalto", time_dimension) | list -%}
        {%- do plan.time_dimensions.append(
            {
                "name": time_dimension,
                "metrics": timed,
                "is_stock": is_stock_dimension(subject, timed),
                "operands": mergeable_operands(timed, "of_" ~ time_dimension),
                "products": amount_products(timed, "of_" ~ time_dimension),
                "aggregates": holistic_aggregates(timed),
            }
        ) -%}
    {%- endfor -%}
    {{ return(plan) }}
{%- endmacro %}

{% macro mergeable_operands(metrics, prefix) -%}
    {%- set found = {} -%}
    {%- for metric in metrics if is_mergeable(metric.numerator) -%}
        {%- for operand in [metric.numerator, metric.denominator] if operand and operand not in found.values() -%}
            {%- do found.update({prefix ~ "_" ~ found | length: operand}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# Pairs of amounts whose products are kept, by the name of their column. #}
{% macro amount_products(metrics, prefix) -%}
    {%- set found = {} -%}
    {%- for metric in metrics if is_amount_ratio(metric) and not is_part_of_amount(metric) -%}
        {%- set pair = [metric.numerator, metric.denominator] -%}
        {%- if pair not in found.values() -%}
            {%- do found.update({prefix ~ "_products_" ~ found | length: pair}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
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
