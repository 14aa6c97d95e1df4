{{ config(materialized="incremental", meta=touched_measure_periods("signatures_of_values")) }}
-- Rates whose metric names a standard population, where the city knows the ages of events and of residents.
with
    measured as (select * from {{ ref("fct_measure_values") }} {{ of_touched_periods() }}),

    metrics as (
        select measure_code, standard_code from {{ metric_catalogue() }} as metrics where standard_code is not null
    ),

    standards as (select * from {{ ref("dim_standard_populations") }}),

    measures as (
        select measure_code, valid_from_date, jurisdiction_code, scale
        from {{ ref("dim_measures") }}
        where per_population is not null and is_count_based
    ),

    population as (select * from {{ ref("int_population_years") }} where population_dimension = 'age_band'),

    ages as (select * from measured where population_dimension = 'age_band'),

    -- Every place and period that has a rate of a known age.
    sets as (
        select distinct
            ages.measure_code,
            ages.period_grain,
            ages.period_start_date,
            ages.geography_type,
            ages.geography_code,
            ages.period_end_date,
            ages.measure_version_date,
            ages.observation_status,
            ages.pct_unknown,
            metrics.standard_code,
            measures.scale,
            if(ages.geography_type = 'city', measures.jurisdiction_code, ages.geography_code) as residence_code
        from ages
        inner join metrics on ages.measure_code = metrics.measure_code
        inner join
            measures
            on ages.measure_code = measures.measure_code
            and ages.measure_version_date = measures.valid_from_date
        where ages.value is not null
    ),

    -- An age without an event has no row among the values: its residents count all the same.
    grouped as (
        select
            {{ standardised_set() }} as set_key,
            standards.age_band as age_group,
            coalesce(ages.numerator, 0) as events,
            population.population,
            standards.population as standard_population,
            sets.scale
        from sets
        inner join standards on sets.standard_code = standards.standard_code
        left join
            ages
            on sets.measure_code = ages.measure_code
            and sets.period_grain = ages.period_grain
            and sets.period_start_date = ages.period_start_date
            and sets.geography_type = ages.geography_type
            and sets.geography_code = ages.geography_code
            and standards.age_band = ages.population_group
        left join
            population
            on sets.residence_code = population.geography_code
            and population.geography_type = case
                when sets.geography_type = 'city' and sets.residence_code <> 'city'
                then 'jurisdiction'
                else sets.geography_type
            end
            and standards.age_band = population.population_group
            and year(sets.period_start_date) between population.applies_from_year and population.applies_to_year
    ),

    rates as (select * from {{ method_rows("age_standardised_rate", "grouped") }})

select
    {% for column in standardised_columns() %} rates.set_key.{{ column }}, {% endfor %}
    rates.age_groups::int as age_groups,
    rates.events,
    rates.population,
    rates.crude_rate,
    rates.rate,
    rates.standard_error,
    rates.ci_lower,
    rates.ci_upper,
    coalesce(
        methods.nchs_rate_reliability(
            rates.events, rates.population, (rates.ci_upper - rates.ci_lower) / nullif(rates.rate, 0)
        ),
        'review'
    ) as reliability_flag,
    rates.reason
from rates
