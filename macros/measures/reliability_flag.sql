{#
  How far a value can be trusted. Proportions of counts: NCHS 2017, by the exact interval; weighted ones by
  that of their effective sample size. Counts and rates: NCHS 2023,
  fewer than 10 events, a denominator below 10 or an interval wider than 160 % of the value is unreliable; the interval
  of a rate is the published one, with the error of its denominator. Means, medians, percentiles and amounts: fewer than
  10 observations are unreliable, fewer than 30 caution. A value without a known number of observations says nothing
  about its noise and is ok.
#}
{% macro reliability_flag() -%}
    case
        when value is null
        then 'review'
        when interval_method = 'wilson'
        then coalesce(methods.nchs_proportion_reliability(numerator, denominator), 'review')
        when interval_method = 'wilson_weighted'
        then coalesce(methods.nchs_proportion_reliability(numerator / denominator * effective_n, effective_n), 'review')
        when interval_method in ('byar', 'byar_with_denominator_error')
        then
            coalesce(
                methods.nchs_rate_reliability(
                    numerator, if(method = 'rate', denominator, null), (ci_upper - ci_lower) / nullif(value, 0)
                ),
                'review'
            )
        when sample_size < 10
        then 'unreliable'
        when sample_size < 30
        then 'caution'
        else 'ok'
    end
{%- endmacro %}
