{{ config(materialized="view") }}
-- Whom a snapshot's workforce is compared with: named populations of the catalogue, the residents of the snapshot's
-- year, and for parts of the workforce the whole of it.
with
    catalogue as (select * from {{ ref("catalogue_workforce_benchmarks") }}),
    residents as (select * from {{ ref("int_population_years") }} where geography_type = 'city'),
    units as (select * from {{ ref("int_workforce_units") }}),
    snapshots as (select distinct as_of_date from units),

    unioned as (
        select
            snapshots.as_of_date,
            catalogue.benchmark_code,
            catalogue.benchmark_name,
            catalogue.population_dimension,
            catalogue.population_group,
            catalogue.population
        from snapshots
        cross join catalogue
        union all
        select
            snapshots.as_of_date,
            'residents' as benchmark_code,
            'Residents of the city (' || residents.source || ' ' || residents.year || ')' as benchmark_name,
            residents.population_dimension,
            residents.population_group,
            residents.population
        from snapshots
        inner join
            residents on year(snapshots.as_of_date) between residents.applies_from_year and residents.applies_to_year
        where
            (residents.population_dimension)
            not in (select population_dimension from catalogue where benchmark_code = 'residents')
        union all
        select
            as_of_date,
            'workforce' as benchmark_code,
            'The whole city workforce of the same day' as benchmark_name,
            population_dimension,
            population_group,
            people as population
        from units
        where unit_type = 'city'
    )

select *
from unioned
where population_group <> 'unknown'
