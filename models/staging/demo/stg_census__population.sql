-- The file carries the full cross and the margins. The margins are taken as published, not summed from the cross:
-- the root of summed squares overstates the published margin of error, because the cells of a survey are controlled
-- to totals.
with
    final as (
        select
            'census' as source_system,
            cast(population.year as integer) as year,
            trim(population.geography_type) as geography_type,
            trim(population.geography) as geography_code,
            case
                when population.race != 'Total'
                then 'race_ethnicity'
                when population.gender != 'Total'
                then 'gender'
                when population.age_band != 'Total'
                then 'age_band'
                else 'all'
            end as population_dimension,
            case
                when population.race != 'Total'
                then trim(population.race)
                when population.gender != 'Total'
                then trim(population.gender)
                when population.age_band != 'Total'
                then trim(population.age_band)
                else 'all'
            end as population_group,
            cast(population.population as double) as population,
            population.margin_of_error
        from {{ current_rows("census", "population") }} as population
        -- At most one dimension is broken down.
        where
            cast(population.race != 'Total' as integer)
            + cast(population.gender != 'Total' as integer)
            + cast(population.age_band != 'Total' as integer)
            <= 1
    )

select *
from final
