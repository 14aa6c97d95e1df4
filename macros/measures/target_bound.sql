{#
  The `lower` or `upper` bound of a cell's target, where it has bounds: a range, an amount with a tolerance on both sides,
  or a baseline that may be missed by the tolerance on the unfavourable side. A value to maintain may be missed on both.
#}
{% macro target_bound(side) -%}
    {%- set change, direction = ("-", "increase") if side == "lower" else ("", "decrease") -%}
    case
        when not is_within_scope
        then null
        when target_type = 'range'
        then stated_{{ side }}_bound
        when target_type = 'zero'
        then target_value
        when
            target_type = 'variance_from_estimate'
            or direction = 'maintain'
            or (target_type = 'maintain_baseline' and direction in ('{{ direction }}', 'none'))
        then methods.relative_target(target_value, {{ change }}tolerance_pct)
    end
{%- endmacro %}
