{# Fails with each value that is not a group of the reference dimension of that name. Nulls pass: use not_null. #}
{% test is_population_group(model, column_name, population_dimension=none) %}
    select distinct checked.{{ column_name }}
    from {{ model }} as checked
    left join
        {{ ref("population_groups") }} as reference
        on reference.population_dimension = '{{ population_dimension or column_name }}'
        and checked.{{ column_name }} = reference.population_group
    where checked.{{ column_name }} is not null and reference.population_group is null
{% endtest %}
