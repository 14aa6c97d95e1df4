{{ config(materialized="view") }}
-- Components → value, each under the measure's definition that was in force when the period ended.
with
    components as (select * from {{ ref("int_measure_components") }}),

    recorded as (select * from {{ ref("int_recorded_breakdowns") }}),

    periods as (select * from {{ ref("int_measure_periods") }}),

    versions as (select * from {{ ref("dim_measures") }}),

    population as (select * from {{ ref("int_population_years") }}),

    joined as (
        select
            components.*,
            versions.method,
            versions.scale,
            versions.is_count_based,
            versions.cross_breakdowns,
            periods.measure_version_date,
            periods.observation_status,
            case
                when versions.per_population is null then components.denominator else population.population
            end as base,
            population.margin_of_error as denominator_margin_of_error
        from components
        inner join
            periods
            on components.measure_code = periods.measure_code
            and components.period_grain = periods.period_grain
            and components.period_start_date = periods.period_start_date
        inner join
            versions
            on components.measure_code = versions.measure_code
            and periods.measure_version_date = versions.valid_from_date
        left join
            population
            on versions.per_population is not null
            -- The whole of a city of several jurisdictions is the jurisdiction that the measure is about.
            and population.geography_type = case
                when components.geography_type = 'city' and versions.jurisdiction_code <> 'city'
                then 'jurisdiction'
                else components.geography_type
            end
            and population.geography_code = case
                when components.geography_type = 'city' then versions.jurisdiction_code else components.geography_code
            end
            and population.population_dimension = components.population_dimension
            and population.population_group = components.population_group
            and year(components.period_start_date) between population.applies_from_year and population.applies_to_year
        where
            (components.measure_code, components.geography_type) in (select measure_code, breakdown from recorded)
            and (components.measure_code, components.population_dimension)
            in (select measure_code, breakdown from recorded)
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
