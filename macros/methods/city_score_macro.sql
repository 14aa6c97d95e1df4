{#
  methods.city_score(current_value, target_value, direction): Boston's CityScore: value over target, inverted when lower
  is better, rounded up to two decimals; the day's score takes the latest value, week, month and quarter the mean of 7,
  30 and 90 days. The status is that of threshold_bands and comes from the share before rounding, so that a value that
  scores 1.00 by rounding up is not yet achieved. Rounded to 9 decimals before rounding up: 110 / 100 is no 1.11.
#}
{% macro city_score_macro() -%}
    create or replace macro methods.city_score(current_value, target_value, direction) as
        [methods.attainment(current_value, target_value, direction)]
        .list_transform(
            lambda attained: methods.verdict(
                coalesce(methods.first_band(attained, methods.default_bands()), 'not_available'),
                ceil(round(100.0 * methods.target_ratio(current_value, target_value, direction), 9)) / 100.0,
                methods.target_ratio(current_value, target_value, direction),
                methods.explain_attainment(current_value, target_value, direction, attained)
            )
        )[1];
    comment on macro methods.city_score is
    '(current_value, target_value, direction): verdict of CityScore. Score is value over target (inverted for decrease), rounded up to two decimals; ratio is the same before rounding; status by the default bands.';
{%- endmacro %}
