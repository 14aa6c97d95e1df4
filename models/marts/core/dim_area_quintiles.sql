-- Areas from most to least need, cut into fifths of the residents: an area belongs where the middle of its residents
-- lies.
with
    areas as (select * from {{ ref("catalogue_area_indices") }}),

    ranked as (
        select
            *,
            sum(population) over (
                partition by jurisdiction_code, geography_type
                order by index_value desc, geography_code
                rows between unbounded preceding and current row
            )
            - population / 2 as people_before,
            sum(population) over (partition by jurisdiction_code, geography_type) as people
        from areas
    )

select
    geography_type,
    geography_code,
    'q' || (1 + floor(5 * people_before / people))::integer as area_quintile,
    index_code,
    index_name,
    index_value,
    population,
    year,
    jurisdiction_code,
    source
from ranked
where people > 0
