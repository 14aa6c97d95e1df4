-- Conformed groups repeat where several delivered codes map to one group: their people add up.
with
    population as (select * from {{ ref("population") }}),

    grouped as (
        select
            geography_type,
            geography_code,
            population_dimension,
            population_group,
            year,
            sum(population) as population,
            -- Census practice: the margin of error of a sum is the root of the summed squares.
            sqrt(sum((margin_of_error * margin_of_error)::decimal(38, 6))) as margin_of_error,
            string_agg(distinct source_system, ', ' order by source_system) as source
        from population
        where geography_code is not null
        group by all
    ),

    -- The residents of the areas that make up a fifth by need.
    quintiles as (
        select
            if(areas.jurisdiction_code = 'city', 'city', 'jurisdiction') as geography_type,
            areas.jurisdiction_code as geography_code,
            'area_quintile' as population_dimension,
            areas.area_quintile as population_group,
            grouped.year,
            sum(grouped.population) as population,
            sqrt(sum((grouped.margin_of_error * grouped.margin_of_error)::decimal(38, 6))) as margin_of_error,
            min(grouped.source) as source
        from grouped
        inner join {{ ref("dim_area_quintiles") }} as areas using (geography_type, geography_code)
        where grouped.population_dimension = 'all'
        group by all
    )

select *
from grouped
union all
select *
from quintiles
