with
    deaths as (select * from {{ current_rows("citylab", "traffic_deaths") }} as deaths),

    -- The table's own words for New York; the other four cities are comparators.
    measured as (
        select
            *,
            case
                trim(road_user)
                when 'Pedestrians'
                then 'pedestrian_deaths_per_100k'
                when 'Cyclists'
                then 'cyclist_deaths_per_100k'
                when 'Motorists'
                then 'motorist_deaths_per_100k'
            end as road_user_measure_code
        from deaths
        where trim(city) = 'New York'
    ),

    added_up as (
        select
            year,
            population,
            if(grouping(road_user_measure_code) = 0, road_user_measure_code, 'traffic_deaths_per_100k') as measure_code,
            sum(deaths::decimal(38, 6))::double as death_count
        from measured
        group by grouping sets ((year, population, road_user_measure_code), (year, population))
    ),

    final as (
        select
            'citylab' as source_system,
            concat_ws('_', measure_code, year) as submission_id,
            measure_code,
            'nyc_department_of_transportation' as department_code,
            'year' as period_grain,
            make_date(year, 1, 1) as period_start_date,
            'city' as geography_type,
            'city' as geography_code,
            'all' as population_dimension,
            'all' as population_group,
            death_count / population * 100000 as value,
            death_count as numerator,
            population as denominator,
            null::bigint as sample_size,
            null::double as target_value,
            null::date as submitted_date,
            null::date as first_submitted_date,
            null::varchar as commentary
        from added_up
        where measure_code is not null
    )

select *
from final
