with
    deaths as (select * from {{ current_rows("citylab", "traffic_deaths") }} as deaths),

    final as (
        select
            trim(city) as city_name,
            year,
            trim(road_user) as road_user,
            deaths as death_count,
            population,
            deaths_per_100k,
            vision_zero_date
        from deaths
    )

select *
from final
