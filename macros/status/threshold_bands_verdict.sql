{#
  The measure's own rules, or the default ones. The lowest is a deterioration when the value is worse than the target's
  baseline or, without one, significantly worse than a year ago.
#}
{% macro threshold_bands_verdict() -%}
    methods.threshold_bands(
        case
            when reads = 'baseline'
            then baseline_value
            when coalesce(reads, 'none') <> 'year_to_date' and trend = 'worsening'
            then year_ago_value
        end,
        compared_value,
        aim_value,
        aim_direction,
        bands
    )
{%- endmacro %}
