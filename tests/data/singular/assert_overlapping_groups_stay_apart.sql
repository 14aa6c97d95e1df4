-- Prevents: people of several groups who are added up or compared as if each group were other people. Every part of a
-- whole
-- is at most the whole, together they are at least the whole, and no table that takes groups for different people has
-- them.
with
    overlapping as (select distinct population_dimension from {{ ref("dim_population_groups") }} where is_overlapping),

    measured as (
        select measured.*
        from {{ ref("fct_measure_values") }} as measured
        inner join
            {{ ref("dim_measures") }} as measures
            on measured.measure_code = measures.measure_code
            and measured.measure_version_date = measures.valid_from_date
        where measures.is_additive and measures.method = 'count' and measured.geography_type = 'city'
    ),

    totals as (
        select measure_code, period_grain, period_start_date, value from measured where population_dimension = 'all'
    ),

    parts as (
        select
            measure_code,
            period_grain,
            period_start_date,
            population_dimension,
            max(value) as largest,
            sum(value) as together
        from measured
        where population_dimension in (select population_dimension from overlapping)
        group by all
    )

select measure_code, population_dimension, 'part and whole do not fit' as problem
from parts
left join totals using (measure_code, period_grain, period_start_date)
where totals.value is null or parts.largest > totals.value or parts.together < totals.value
{% for table in [
        "fct_group_disparities",
        "fct_measure_disparities",
        "fct_disparity_changes",
        "fct_selection_equity",
    ] %}
    union all
    select measure_code, population_dimension, 'compared in {{ table }}' as problem
    from {{ ref(table) }}
    where population_dimension in (select population_dimension from overlapping)
{% endfor %}
{%- for semantic_model in graph.semantic_models.values() if execute %}
    {%- for column in semantic_model.config.meta.get("population_dimensions", []) %}
        union all
        select '{{ semantic_model.name }}', '{{ column }}', 'list it under overlapping_dimensions' as problem
        where '{{ column }}' in (select population_dimension from overlapping)
    {%- endfor %}
    {%- for column in overlapping_columns(semantic_model) %}
        union all
        select '{{ semantic_model.name }}', '{{ column }}', 'not is_overlapping in population_groups' as problem
        where '{{ column }}' not in (select population_dimension from overlapping)
    {%- endfor %}
{%- endfor %}
