{#
  Whether a value of the city may be held against another's figure, else the first reason why not. The other's figure is
  about a whole period in its own unit: nothing is converted, and a value of another or of an incomplete period is no
  match. A period in which the own series breaks was counted in two ways.
#}
{% macro comparability() -%}
    case
        when value is null
        then 'no_own_value'
        when observation_status <> 'final'
        then 'period_not_complete'
        when is_broken
        then 'break_in_series'
        when comparator_value is null
        then 'no_comparator_value'
        when not coalesce(is_same_unit, false)
        then 'different_unit'
        else 'compared'
    end
{%- endmacro %}
