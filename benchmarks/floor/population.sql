-- The census: the latest file counts, and in it the first row of a key. It carries the full cross and the margins.
create or replace temp table census as
select
    "Year" as year, "Summary Level" as geography_type, "Area" as area, "Race" as race, "Gender" as gender, "Age" as age,
    "Estimate" as population, "Margin of Error" as margin
from read_csv(getvariable('population'), types = {'Area': 'varchar', 'Margin of Error': 'double'});

create table marts.fct_population as
with
    margins as (
        select
            year, geography_type, area, population, margin,
            case
                when race <> 'Total' then 'race_ethnicity'
                when gender <> 'Total' then 'gender'
                when age <> 'Total' then 'age_band'
                else 'all'
            end as population_dimension,
            case
                when race <> 'Total' then race
                when gender <> 'Total' then gender
                when age <> 'Total' then age
                else 'all'
            end as delivered_group
        from (
            from census
            qualify row_number() over (partition by year, geography_type, area, race, gender, age order by rowid) = 1
        )
        where (race <> 'Total')::int + (gender <> 'Total')::int + (age <> 'Total')::int <= 1
    ),
    decoded as (
        select
            * exclude (area, delivered_group),
            code_of('census', geography_type, area) as geography_code,
            coalesce(code_of('census', population_dimension, delivered_group), 'unknown') as population_group
        from margins
    )
select
    geography_type, geography_code, population_dimension, population_group, year::integer as year,
    sum(population)::double as population, sqrt(sum((margin * margin)::decimal(38, 6))) as margin_of_error,
    'census' as source
from decoded
where geography_code is not null
group by all;
