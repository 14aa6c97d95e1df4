{# Aggregates that merge by addition are computed once for the finest cell and summed from there on. #}
{% macro is_mergeable(operand) -%}
    {{ return(operand.agg in ("count", "sum", "sum_boolean", "average")) }}
{%- endmacro %}

{#
  What one event adds to a sum or a mean. Decimals, so that a sum does not depend on the order in which threads add
  it up: two builds of the same data give the same figures to the last digit.
#}
{% macro operand_value(operand) -%}
    {%- if operand.agg == "sum_boolean" -%} ({{ operand.expr }})::int
    {%- else -%} ({{ operand.expr }})::decimal(38, 6)
    {%- endif -%}
{%- endmacro %}

{# Squared as doubles: a product of two decimals would have twelve decimals and no room for large amounts. #}
{% macro operand_square(operand) -%}
    (({{ operand.expr }})::double * ({{ operand.expr }})::double)::decimal(38, 6)
{%- endmacro %}

{% macro operand_filter(operand) -%}
    {%- if operand.filter %} filter (where {{ operand.filter }}){% endif -%}
{%- endmacro %}

{# The share of values below a quantile: 0.5 for a median; none for what is no quantile. #}
{% macro quantile_fraction(operand) -%}
    {{ return({"median": 0.5, "percentile": operand.percentile}.get(operand.agg)) }}
{%- endmacro %}

{# A non-mergeable aggregate, computed from the events of the cell: a number, or the sorted values for quantiles. #}
{% macro holistic_value(operand) -%}
    {%- if operand.agg == "count_distinct" -%} count(distinct {{ operand.expr }}){{ operand_filter(operand) }}
    {%- elif operand.agg in ("median", "percentile") -%}
        list_sort(
            list(({{ operand.expr }})::double) filter (
                where {{ operand.expr }} is not null {{- " and (" ~ operand.filter ~ ")" if operand.filter }}
            )
        )
    {%- else -%}
        {{
            exceptions.raise_compiler_error(
                "aggregation '" ~ operand.agg ~ "' is not understood by the measure engine"
            )
        }}
    {%- endif -%}
{%- endmacro %}
