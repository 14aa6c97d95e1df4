{#
  A screening rule on what every value carries. Proportions (after NCHS 2017): fewer than 30 in the denominator or
  an interval wider than 30 points is unreliable; 0 % and 100 % need a look. Counts and rates (after NCHS 2023):
  fewer than 10 events unreliable, fewer than 20 caution. Means and medians: by the size of the sample.
#}
{% macro reliability_flag() -%}
    case
        when value is null
        then 'review'
        when interval_method = 'wilson' and (denominator < 30 or ci_upper - ci_lower >= 0.3 * scale)
        then 'unreliable'
        when interval_method = 'wilson' and numerator in (0, denominator)
        then 'review'
        when interval_method = 'wilson' and ci_upper - ci_lower > 0.05 * scale and ci_upper - ci_lower > 1.3 * value
        then 'unreliable'
        when interval_method = 'byar' and numerator < 10
        then 'unreliable'
        when interval_method = 'byar' and numerator < 20
        then 'caution'
        when interval_method in ('normal', 'none') and sample_size < 10
        then 'unreliable'
        when interval_method in ('normal', 'none') and sample_size < 30
        then 'caution'
        else 'ok'
    end
{%- endmacro %}
