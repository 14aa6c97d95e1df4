{#
  Aggregate over the compared groups of a set: the group that its rule makes the reference; null when the rule finds none
  (no order, no direction, no weights). A named group that is not there stays named, so that the reason can be given.
#}
{% macro disparity_reference_group() -%}
    case
        any_value(reference_rule)
        when 'named'
        then any_value(named_group)
        when 'most_advantaged'
        then arg_max(population_group, {rank:subgroup_order, code:population_group}) filter (subgroup_order is not null)
        when 'largest'
        then arg_max(population_group, {size:population, code:population_group}) filter (population is not null)
        when 'best'
        then
            case
                any_value(is_favourable)
                when true
                then arg_max(population_group, {value:value, code:population_group})
                when false
                then arg_min(population_group, {value:value, code:population_group})
            end
    end
{%- endmacro %}
