with
    deaths as (select * from {{ current_rows("citylab", "traffic_deaths") }} as deaths),

    -- New York is a city of the mosaic: its own rates are submissions.
    measured as (
        select
            *,
            case
                when trim(road_user) = 'Pedestrians'
                then 'pedestrian_deaths_per_100k'
                when trim(road_user) in ('Bicyclists', 'Cyclists')
                then 'cyclist_deaths_per_100k'
                when trim(road_user) = 'Motorists'
                then 'motorist_deaths_per_100k'
            end as road_user_measure_code
        from deaths
        where trim(city) <> 'New York'
    ),

    added_up as (
        select
            trim(city) as city_name,
            year,
            population,
            if(grouping(road_user_measure_code) = 0, road_user_measure_code, 'traffic_deaths_per_100k') as measure_code,
            sum(deaths::decimal(38, 6))::double as death_count
        from measured
        group by grouping sets ((city, year, population, road_user_measure_code), (city, year, population))
    ),

    final as (
        select
            'citylab' as source_system,
            measure_code,
            {{ snake_code("city_name", "city") }} as comparator_code,
            city_name as comparator_name,
            'peer_city' as comparator_type,
            'year' as period_grain,
            make_date(year, 1, 1) as period_start_date,
            null::double as value,
            death_count as numerator,
            population as denominator,
            'per_100k' as unit,
            case
                when measure_code = 'motorist_deaths_per_100k' and city_name = 'D.C.'
                then 'Counted by the city; motorcyclists and riders of all-terrain vehicles and scooters are apart.'
                when measure_code = 'motorist_deaths_per_100k'
                then
                    'Counted by the city, which does not name motorcyclists apart: presumably they are among motorists.'
                when measure_code = 'traffic_deaths_per_100k'
                then 'Counted by the city: everyone killed in traffic.'
                else 'Counted by the city, in its own words for the road user.'
            end as definition_note,
            'CityLab, traffic deaths of cities with a Vision Zero program' as source,
            null::varchar as source_url
        from added_up
        -- Road users that only one city names are in its total and compared with nobody.
        where measure_code is not null
    )

select *
from final
