{{ config(materialized="incremental", meta=touched_measure_periods("signatures_of_values")) }}
{% set set_columns = disparity_set_columns() | join(", ") %}
-- The groups of each breakdown with what a comparison needs beside their values, as methods.disparity takes it.
with
    measured as (select * from {{ ref("fct_measure_values") }} {{ of_touched_periods() }}),

    measures as (select * from {{ ref("dim_measures") }}),

    ranks as (select * from {{ ref("dim_population_groups") }}),

    rules as (select * from {{ ref("int_disparity_references") }}),

    -- Groups that share people are no groups to compare: their differences, weights and errors take them for different
    -- people. The places of a city are groups like any other.
    grouped as (
        select *
        from measured
        where
            population_dimension <> 'all'
            and population_dimension not in (select population_dimension from ranks where is_overlapping)
        union all by name
        select
            * exclude (geography_type, geography_code, population_dimension, population_group),
            'city' as geography_type,
            'city' as geography_code,
            geography_type as population_dimension,
            geography_code as population_group
        from measured
        where geography_type <> 'city' and population_dimension = 'all'
    ),

    described as (
        select
            {% for column in disparity_set_columns() %} grouped.{{ column }}, {% endfor %}
            grouped.population_group,
            grouped.value,
            grouped.standard_error,
            grouped.reliability_flag,
            grouped.population_group <> 'unknown' and grouped.value is not null as is_known,
            -- The people or cases that the value is an average of. Counts and sums are no averages.
            case
                when not measures.is_additive then coalesce(grouped.denominator, grouped.sample_size)
            end as population,
            case when ranks.is_ordered then ranks.social_rank end as subgroup_order,
            case measures.direction when 'increase' then true when 'decrease' then false end as is_favourable,
            -- The upper limit of shares; a unit without a factor has none.
            case when measures.scale > 1 then measures.scale end as scale,
            rules.reference_rule,
            rules.named_group
        from grouped
        inner join
            measures
            on grouped.measure_code = measures.measure_code
            and grouped.measure_version_date = measures.valid_from_date
        left join
            ranks
            on grouped.population_dimension = ranks.population_dimension
            and grouped.population_group = ranks.population_group
        left join
            rules
            on grouped.measure_code = rules.measure_code
            and grouped.population_dimension = rules.population_dimension
    ),

    -- A group without a standard error is left out where the others have one.
    compared as (
        select
            * exclude (is_known),
            is_known
            and (
                standard_error is not null or count(standard_error) filter (where is_known) over sets = 0
            ) as is_compared
        from described
        window sets as (partition by {{ set_columns }})
    ),

    -- The group's code comes second, so that equal values are always resolved alike.
    sets as (
        select {{ set_columns }}, {{ disparity_reference_group() }} as reference_group
        from compared
        where is_compared
        group by all
        having count(*) >= 2
    )

select compared.* exclude (reference_rule, named_group), sets.reference_group
from compared
inner join sets using ({{ set_columns }})
