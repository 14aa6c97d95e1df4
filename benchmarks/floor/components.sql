-- From cells to values: periods are added up from months, joined with the version and population in force, estimated.
create or replace temp table components as
with
    periods as (
        select
            measure_code, period_grain, period_start_date, council_district, neighborhood, police_precinct,
            race_ethnicity, gender, age_band, null as department_code, sum(numerator::decimal(38, 6))::double as numerator,
            sum(denominator::decimal(38, 6))::double as denominator, sum(sum_of_squares) as sum_of_squares,
            sum(denominator_sum_of_squares) as denominator_sum_of_squares, sum(sum_of_products) as sum_of_products,
            sum(sample_size)::bigint as sample_size, null::double as holistic_value
        from monthly_cells
        inner join month_periods using (month)
        group by all
        union all by name
        from period_cells
    )
select
    measure_code, period_grain, period_start_date, period_end(period_grain, period_start_date) as period_end_date,
    case
        when council_district is not null then 'council_district'
        when neighborhood is not null then 'neighborhood'
        when police_precinct is not null then 'police_precinct'
        else 'city'
    end as geography_type,
    coalesce(council_district, neighborhood, police_precinct, 'city') as geography_code,
    case
        when race_ethnicity is not null then 'race_ethnicity'
        when gender is not null then 'gender'
        when age_band is not null then 'age_band'
        when department_code is not null then 'department'
        else 'all'
    end as population_dimension,
    coalesce(race_ethnicity, gender, age_band, department_code, 'all') as population_group,
    numerator, denominator, sum_of_squares, denominator_sum_of_squares, sum_of_products, sample_size, holistic_value
from periods
union all
select
    measure_code, 'quarter', period_start_date, period_end('quarter', period_start_date), geography_type,
    geography_code, population_dimension, population_group, numerator, denominator, null, null, null, sample_size, value
from submissions;

create or replace temp table measure_versions as
select
    *,
    if(row_number() over version = 1, date '0001-01-01', valid_from_date) as applies_from_date,
    coalesce(lead(valid_from_date) over version - 1, date '9999-12-31') as applies_to_date
from marts.dim_measures
window version as (partition by measure_code order by valid_from_date);

create or replace temp table measured as
with
    known as (
        from components
        qualify
            (
                geography_type = 'city'
                or bool_or(geography_code <> 'unknown') over (partition by measure_code, geography_type)
            )
            and (
                population_dimension = 'all'
                or bool_or(population_group <> 'unknown') over (partition by measure_code, population_dimension)
            )
    ),
    population as (
        select
            *,
            if(row_number() over place_and_group = 1, -1, year) as from_year,
            coalesce(lead(year) over place_and_group - 1, 9999) as to_year
        from marts.fct_population
        window
            place_and_group as (
                partition by geography_type, geography_code, population_dimension, population_group order by year
            )
    ),
    joined as (
        select
            known.* exclude (denominator),
            versions.method, versions.scale, versions.is_count_based, versions.lag_days, versions.cross_breakdowns,
            versions.valid_from_date as measure_version_date,
            if(versions.per_population is null, known.denominator, population.population) as denominator,
            population.margin_of_error
        from known
        inner join
            measure_versions as versions
            on known.measure_code = versions.measure_code
            and known.period_end_date between versions.applies_from_date and versions.applies_to_date
        left join
            population
            on versions.per_population is not null
            and known.geography_type = population.geography_type
            and known.geography_code = population.geography_code
            and known.population_dimension = population.population_dimension
            and known.population_group = population.population_group
            and year(known.period_start_date) between population.from_year and population.to_year
    )
select
    *,
    case
        when method in ('count', 'sum') then numerator
        when method = 'proportion' and numerator = denominator then scale
        when method in ('proportion', 'rate') then scale * numerator / nullif(denominator, 0)
        when method = 'mean' then numerator / nullif(denominator, 0)
        else holistic_value
    end as value
from joined
where
    (
        geography_type = 'city' or population_dimension = 'all'
        or list_contains(string_split(cross_breakdowns, ';'), geography_type || '*' || population_dimension)
    )
    and case
        when method in ('count', 'sum') then true
        when method = 'rate' then denominator is null or denominator > 0
        when method in ('proportion', 'mean') then denominator > 0
        else holistic_value is not null
    end;
