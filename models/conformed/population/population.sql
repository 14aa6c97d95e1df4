with
    delivered as (select * from {{ ref("int_population__delivered") }}),
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    decoded as (
        select
            delivered.source_system,
            delivered.year,
            delivered.geography_type,
            {{ decoded("geography_code", fallback=none) }} as geography_code,
            delivered.population_dimension,
            {{ decoded("population_group") }} as population_group,
            delivered.population,
            delivered.margin_of_error
        from delivered {{ crosswalk_joins("population") }}
    ),

    final as (
        select
            source_system,
            year,
            geography_type,
            geography_code,
            population_dimension,
            population_group,
            sum(population) as population,
            -- Independent estimates: the margin of a sum is the root of the summed squares (census handbook).
            sqrt(sum((margin_of_error * margin_of_error)::decimal(38, 6))) as margin_of_error
        from decoded
        where geography_code is not null
        group by source_system, year, geography_type, geography_code, population_dimension, population_group
    )

select *
from final
