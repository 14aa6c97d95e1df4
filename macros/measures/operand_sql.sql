{# Aggregates that merge by addition are computed once at the finest cell and summed from there on. #}
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

{% macro operand_filter(operand) -%}
    {%- if operand.filter %} filter (where {{ operand.filter }}){% endif -%}
{%- endmacro %}

{# A non-mergeable aggregate, computed from the events of the cell. #}
{% macro holistic_value(operand) -%}
    {%- if operand.agg == "count_distinct" -%} count(distinct {{ operand.expr }})
    {%- elif operand.agg == "median" -%} quantile_cont(({{ operand.expr }})::double, 0.5)
    {%- elif operand.agg == "percentile" -%} quantile_cont(({{ operand.expr }})::double, {{ operand.percentile }})
    {%- else -%}
        {{
            exceptions.raise_compiler_error(
                "aggregation '" ~ operand.agg ~ "' is not understood by the measure engine"
            )
        }}
    {%- endif -%}
    {{ operand_filter(operand) }}
{%- endmacro %}
