{#
  How far a breakdown of a measure has come. Complete: in the newest complete period at least two groups or places have a
  value, and no more than `unknown_tolerance_pct` belong to none. What the catalogue calls not applicable is that, even
  if a few codes were delivered.
#}
{% macro coverage_status() -%}
    case
        when not is_applicable
        then 'not_applicable'
        when not is_recorded
        then 'not_started'
        when part_count >= 2 and coalesce(pct_unknown, 0) <= {{ var("unknown_tolerance_pct") }}
        then 'complete'
        else 'in_progress'
    end
{%- endmacro %}

{# What is missing, in a few words; null when nothing is. #}
{% macro coverage_reason() -%}
    case
        when not is_applicable
        then reason
        when not is_recorded
        then 'No group or place is known in any period.'
        when part_count = 0
        then 'No group or place has a value in the newest complete period.'
        when part_count = 1
        then 'Only one group or place has a value.'
        when pct_unknown > {{ var("unknown_tolerance_pct") }}
        then format('{:.3g} % belong to no known group or place.', pct_unknown)
    end
{%- endmacro %}
