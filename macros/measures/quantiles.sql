{#
  Quantiles and their limits from the sorted values of a cell, as a list in the order of `fractions`. Between two values a
  quantile is interpolated, as quantile_cont does it; limits are values themselves, at the ranks of the binomial law.
  Without fractions the aggregate is a number and stays one.
#}
{% macro quantiles(sorted, fractions) -%}
    {%- if not fractions -%} {{ return(sorted) }} {%- endif -%}
    [
        {%- for fraction in fractions %}
            {%- set place = "(len(" ~ sorted ~ ") - 1) * " ~ fraction ~ "::double" %}
            {%- set ranks = (
                "methods.order_statistic_ranks(len("
                ~ sorted
                ~ "), "
                ~ fraction
                ~ ", "
                ~ var("confidence_z")
                ~ ")"
            ) %}
            struct_pack(
                value := {{ interpolated(sorted, place) }},
                lower := {{ sorted }} [{{ ranks }}.lower],
                upper := {{ sorted }} [{{ ranks }}.upper]
            )
            {{- "," if not loop.last }}
        {%- endfor %}
    ]
{%- endmacro %}

{# Weighted as DuckDB does it, so that the last bit is the same. #}
{% macro interpolated(sorted, place) -%}
    {%- set share = "(" ~ place ~ " - floor(" ~ place ~ "))" -%}
    {{ sorted }} [floor({{ place }})::bigint + 1] * (1 - {{ share }})
    + {{ sorted }} [ceil({{ place }})::bigint + 1] * {{ share }}
{%- endmacro %}
