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

{#
  Multiplied as doubles: a product of two decimals would have twelve decimals and no room for large amounts. Nine decimals,
  because a squared survey weight may be a few hundredths.
#}
{% macro product_of_amounts(one, other) -%}(({{ one }})::double * ({{ other }})::double)::decimal(38, 9) {%- endmacro %}

{#
  What keeps the error of a ratio of two amounts (methods.ratio_of_sums_error): the squares of both, and their products.
  A count is its own square. A part of one amount, such as the dollars to some firms of all dollars, has its own squares
  for products.
#}
{% macro keeps_squares(operand, metrics) -%}
    {%- set of_ratios = [] -%}
    {%- for metric in metrics if is_amount_ratio(metric) -%}
        {%- do of_ratios.extend([metric.numerator, metric.denominator]) -%}
    {%- endfor -%}
    {{ return(operand.agg == "average" or (operand.agg == "sum" and operand in of_ratios)) }}
{%- endmacro %}

{% macro is_amount_ratio(metric) -%}
    {{
        return(
            metric.denominator
            and is_mergeable(metric.numerator)
            and not (counts_events(metric.numerator) and counts_events(metric.denominator))
        )
    }}
{%- endmacro %}

{% macro is_part_of_amount(metric) -%}
    {{ return(is_amount_ratio(metric) and metric.numerator.expr == metric.denominator.expr) }}
{%- endmacro %}

{# Both amounts of an event, multiplied; an event that one of the filters leaves out adds nothing. #}
{% macro operand_product(top, bottom) -%}
    {%- set filters = [top.filter, bottom.filter] | select | unique | list -%}
    sum({{ product_of_amounts(operand_amount(top), operand_amount(bottom)) }})
    {%- if filters %} filter (where {{ filters | join(" and ") }}){% endif -%}
{%- endmacro %}

{% macro operand_amount(operand) -%}
    {{ return((operand.expr ~ " is not null") if operand.agg == "count" else operand.expr) }}
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
