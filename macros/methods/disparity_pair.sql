{#
  disparity_pair(difference_code, ratio_code, variant, reason, one, other, error_reason, reference_group): the difference
  and the ratio of two roles as a list of two measures. Standard errors √(s₁² + s₂²), on the log √((s₁/y₁)² + (s₂/y₂)²).
#}
{% macro disparity_pair(difference_code, ratio_code, variant, reason, one, other, error_reason, reference_group) -%}
    [
        row(
            '{{ difference_code }}',
            '{{ variant }}',
            {{ reason }},
            {{ one }}.y - {{ other }}.y,
            sqrt(pow({{ one }}.s, 2) + pow({{ other }}.s, 2)),
            coalesce({{ error_reason }}, {{ one }}.error_reason, {{ other }}.error_reason),
            false,
            {{ reference_group }}
        ),
        row(
            '{{ ratio_code }}',
            '{{ variant }}',
            coalesce(
                {{ reason }},
                case
                    when least({{ one }}.y, {{ other }}.y) < 0
                    then 'negative_estimate'
                    when least({{ one }}.y, {{ other }}.y) = 0
                    then 'zero_estimate'
                end
            ),
            {{ one }}.y / nullif({{ other }}.y, 0),
            sqrt(pow({{ one }}.s / nullif({{ one }}.y, 0), 2) + pow({{ other }}.s / nullif({{ other }}.y, 0), 2)),
            coalesce({{ error_reason }}, {{ one }}.error_reason, {{ other }}.error_reason),
            true,
            {{ reference_group }}
        )
    ]
{%- endmacro %}
