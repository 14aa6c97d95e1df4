{#
  The method of a value's interval. Proportions and rates of counts have exact laws; of dollars or hours they have none
  here, because the squares of what is added up are not kept.
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
        when method = 'mean' and sample_size > 1
        then 'normal'
        when method in ('median', 'percentile') and quantile_lower is not null and quantile_upper is not null
        then 'order_statistic'
        else 'none'
    end
{%- endmacro %}
