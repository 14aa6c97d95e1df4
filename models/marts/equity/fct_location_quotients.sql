-- Where a service or a burden falls, for the people who live there: yearly counts per resident against the whole city.
with
    measures as (
        select *
        from {{ ref("dim_measures") }}
        where is_latest_version and method = 'count' and is_additive and is_count_based
    ),

    measured as (
        select measure_code, period_grain, period_start_date, geography_type, geography_code, numerator
        from {{ ref("fct_measure_values") }}
        where
            period_grain in ('year', 'fiscal_year')
            and population_dimension = 'all'
            and geography_type <> 'city'
            and geography_code <> 'unknown'
    ),

    population as (select * from {{ ref("int_population_years") }} where population_dimension = 'all'),

    placed as (
        select
            {
                'measure_code':measured.measure_code,
                'period_grain':measured.period_grain,
                'period_start_date':measured.period_start_date,
                'geography_type':measured.geography_type
            } as set_key,
            measured.geography_code as place,
            measured.numerator as events,
            population.population
        from measured
        inner join measures using (measure_code)
        inner join
            population
            on measured.geography_type = population.geography_type
            and measured.geography_code = population.geography_code
            and year(measured.period_start_date) between population.applies_from_year and population.applies_to_year
    ),

    compared as (select * from {{ method_rows("location_quotient", "placed") }})

select
    set_key.measure_code,
    set_key.period_grain,
    set_key.period_start_date,
    set_key.geography_type,
    place as geography_code,
    events::bigint as events,
    population,
    1000 * rate as rate_per_1k,
    quotient as location_quotient,
    quotient_to_rest,
    rest_lower as quotient_lower,
    rest_upper as quotient_upper
from compared
