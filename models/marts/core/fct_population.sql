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
    )

select *
from grouped
