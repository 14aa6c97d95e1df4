-- Components → value, each under the measure's definition that was in force when the period ended.
with
    components as (select * from {{ ref("int_measure_components") }}),

    -- A breakdown in which nothing is known, because the department does not record it, is no breakdown.
    known as (
        select *
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

    versions as (
        select
            *,
            -- A period before the first version is shown under the first version.
            if(
                row_number() over (partition by measure_code order by valid_from_date) = 1,
                date '0001-01-01',
                valid_from_date
            ) as applies_from_date,
            coalesce(
                lead(valid_from_date) over (partition by measure_code order by valid_from_date) - 1, date '9999-12-31'
            ) as applies_to_date
        from {{ ref("dim_measures") }}
    ),

    population as (select * from {{ ref("int_population_years") }}),

    joined as (
        select
            known.*,
            versions.method,
            versions.scale,
            versions.is_count_based,
            versions.lag_days,
            versions.cross_breakdowns,
            versions.valid_from_date as measure_version_date,
            case when versions.per_population is null then known.denominator else population.population end as base
        from known
        inner join
            versions
            on known.measure_code = versions.measure_code
            and known.period_end_date between versions.applies_from_date and versions.applies_to_date
        left join
            population
            on versions.per_population is not null
            -- The whole of a city of several jurisdictions is the jurisdiction that the measure is about.
            and population.geography_type = case
                when known.geography_type = 'city' and versions.jurisdiction_code <> 'city'
                then 'jurisdiction'
                else known.geography_type
            end
            and population.geography_code
            = case when known.geography_type = 'city' then versions.jurisdiction_code else known.geography_code end
            and population.population_dimension = known.population_dimension
            and population.population_group = known.population_group
            and year(known.period_start_date) between population.applies_from_year and population.applies_to_year
    )

select
    * exclude (base, denominator, holistic_value, cross_breakdowns),
    base as denominator,
    case
        when method in ('count', 'sum')
        then numerator
        -- x / x is one, whatever the rounding of scale * x.
        when method = 'proportion' and numerator = base
        then scale
        when method in ('proportion', 'rate')
        then scale * numerator / nullif(base, 0)
        when method = 'mean'
        then numerator / nullif(base, 0)
        else holistic_value
    end as value
from joined
-- Crosses of geography and group are kept where the catalogue asks for them. A share of nothing and a median of
-- nothing are not values; a rate without a known population is kept, as unknown.
where
    (
        geography_type = 'city'
        or population_dimension = 'all'
        or list_contains(string_split(cross_breakdowns, ';'), geography_type || '*' || population_dimension)
    )
    and case
        when method in ('count', 'sum')
        then true
        when method = 'rate'
        then base is null or base > 0
        when method in ('proportion', 'mean')
        then base > 0
        else holistic_value is not null
    end
