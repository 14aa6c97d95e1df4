{{ config(materialized="view") }}
-- What the subjects give, and the areas of a city added up to fifths of its residents by need. Medians and other values
-- that do not add up have no fifths.
with
    components as (select * from {{ ref("int_subject_components") }}),

    quintiles as (select * from {{ ref("dim_area_quintiles") }}),

    ranked_types as (select distinct geography_type from quintiles),

    in_quintiles as (
        select
            components.* exclude (geography_type, geography_code, population_dimension, population_group),
            coalesce(quintiles.area_quintile, 'unknown') as area_quintile
        from components
        semi join ranked_types on components.geography_type = ranked_types.geography_type
        left join
            quintiles
            on components.geography_type = quintiles.geography_type
            and components.geography_code = quintiles.geography_code
        where components.population_dimension = 'all' and components.holistic_value is null
    )

select *
from components
union all by name
select
    measure_code,
    period_grain,
    period_start_date,
    period_end_date,
    'city' as geography_type,
    'city' as geography_code,
    'area_quintile' as population_dimension,
    area_quintile as population_group,
    sum(numerator::decimal(38, 6))::double as numerator,
    sum(denominator::decimal(38, 6))::double as denominator,
    sum(sum_of_squares::decimal(38, 9))::double as sum_of_squares,
    sum(denominator_sum_of_squares::decimal(38, 9))::double as denominator_sum_of_squares,
    sum(sum_of_products::decimal(38, 9))::double as sum_of_products,
    sum(sample_size)::bigint as sample_size,
    null::double as holistic_value
from in_quintiles
group by all
