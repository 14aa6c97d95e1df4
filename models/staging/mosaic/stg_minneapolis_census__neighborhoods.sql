with
    neighborhoods as (select * from {{ current_rows("minneapolis_census", "neighborhoods") }} as neighborhoods),

    -- White and black shares are all that is delivered. The remainder is neither `other` nor `unknown` but every other
    -- group together: it gets no row, so that nobody divides a group's stops by it.
    by_group as (
        select neighborhood, 'all' as population_dimension, 'all' as population_group, population
        from neighborhoods
        union all
        select
            neighborhood,
            'race_ethnicity' as population_dimension,
            'white' as population_group,
            population * white_share as population
        from neighborhoods
        union all
        select
            neighborhood,
            'race_ethnicity' as population_dimension,
            'black' as population_group,
            population * black_share as population
        from neighborhoods
    ),

    final as (
        select
            'minneapolis_census' as source_system,
            2015 as year,
            case when grouping(neighborhood) = 1 then 'jurisdiction' else 'neighborhood' end as geography_type,
            case when grouping(neighborhood) = 1 then 'minneapolis' else trim(neighborhood) end as geography_code,
            population_dimension,
            population_group,
            sum(population) as population,
            null::double as margin_of_error
        from by_group
        where population is not null
        group by
            grouping sets (
                (neighborhood, population_dimension, population_group), (population_dimension, population_group)
            )
    )

select *
from final
