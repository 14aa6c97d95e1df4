with
    neighborhoods as (select * from {{ current_rows("boston_census", "population_by_race") }} as neighborhoods),

    by_race as (
        unpivot (
            select
                year,
                trim(neighborhood) as neighborhood,
                white,
                black,
                hispanic,
                native_american,
                asian,
                two_or_more_races,
                other_race
            from neighborhoods
        )
        on white,
        black,
        hispanic,
        native_american,
        asian,
        two_or_more_races,
        other_race
        into name population_group value population
    ),

    -- A group that is zero in every neighborhood was not asked for in that census: no row, not "nobody".
    asked as (select * from by_race qualify sum(population) over (partition by year, population_group) > 0),

    final as (
        select
            'boston_census' as source_system,
            year,
            case when grouping(neighborhood) = 1 then 'jurisdiction' else 'neighborhood' end as geography_type,
            case when grouping(neighborhood) = 1 then 'boston' else neighborhood end as geography_code,
            case when grouping(population_group) = 1 then 'all' else 'race_ethnicity' end as population_dimension,
            case when grouping(population_group) = 1 then 'all' else population_group end as population_group,
            sum(population) as population,
            null::double as margin_of_error
        from asked
        group by
            grouping sets (
                (year, neighborhood, population_group), (year, neighborhood), (year, population_group), (year)
            )
    )

select *
from final
