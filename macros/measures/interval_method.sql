{#
  The method of a value's interval. Proportions and rates of counts have exact laws. A part of dollars is a proportion
  whose events weigh as much as their dollars; other ratios of amounts have the error of a ratio of sums. Sums of dollars have none: it would be the error of a count and of an amount.
#}
{% macro interval_method() -%}
    case
        when value is null
        then 'none'
        when method = 'proportion' and is_count_based
        then 'wilson'
        when method = 'rate' and is_count_based and denominator_margin_of_error > 0
        then 'byar_with_denominator_error'
        when method in ('count', 'rate') and is_count_based
        then 'byar'
        when method = 'proportion' and denominator_sum_of_squares > 0 and sum_of_products is null
        then 'wilson_weighted'
        when method in ('proportion', 'mean') and ratio_error is not null
        then 'delta'
        when method = 'mean' and denominator_sum_of_squares is null and sample_size > 1
        then 'normal'
        when method in ('median', 'percentile') and quantile_lower is not null and quantile_upper is not null
        then 'order_statistic'
        else 'none'
    end
{%- endmacro %}

{# Null unless squares of both amounts are kept; the products of a part with its whole are its squares. #}
{% macro ratio_error() -%}
    methods.ratio_of_sums_error(
        numerator,
        denominator,
        sum_of_squares,
        denominator_sum_of_squares,
        coalesce(sum_of_products, sum_of_squares),
        sample_size
    )
{%- endmacro %}

{# A part of a whole is held within it: a symmetric interval does not know that a share ends at none and all. #}
{% macro delta_limits(z) -%}
    {%- set is_part = "method = 'proportion' and numerator between 0 and denominator" -%}
    struct_pack(
        lower := greatest(if({{ is_part }}, 0.0, null), numerator / denominator - {{ z }} * ratio_error),
        upper := least(if({{ is_part }}, 1.0, null), numerator / denominator + {{ z }} * ratio_error)
    )
{%- endmacro %}
