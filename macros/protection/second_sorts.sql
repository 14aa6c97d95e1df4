{#
  A CTE of the dimensions that sort the same people a second time, by groups that overlap or by an earlier standard: beside
  the main one they would tell the difference of two groups.
#}
{% macro second_sorts(dimensions, bridges) %}
    second_sorts as (
        select population_dimension
        from {{ dimensions }}
        where is_overlapping
        union
        select {{ bridges }}.from_dimension
        from {{ bridges }}
        inner join {{ dimensions }} as earlier on {{ bridges }}.from_dimension = earlier.population_dimension
        inner join {{ dimensions }} as later on {{ bridges }}.to_dimension = later.population_dimension
        where earlier.standard < later.standard
    ),
{% endmacro %}
