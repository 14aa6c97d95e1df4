-- The full cross first, in whole residents; every other row of the file is a sum of it.
create or replace table residents as
select
    years.year,
    places.place_id,
    places.neighborhood,
    places.neighborhood_code,
    places.district,
    race_shares.race,
    genders.gender,
    age_bands.age_band,
    race_shares.label as race_label,
    genders.label as gender_label,
    age_bands.label as age_label,
    -- Growth of 0.8 percent a year; a district is a little younger or older than the city.
    round(
        getvariable('residents')
        * pow(1.008, years.year - 2023)
        * (places.share / 1000)
        * (race_shares.share / 1000)
        * (genders.share / 1000)
        * (age_bands.share / 1000)
        * (0.85 + 0.3 * u(places.district * 1000 + hash(race_shares.race || age_bands.age_band) % 997, 1))
    )::bigint as residents,
from (values (2023), (2024), (2025)) as years(year)
cross join places
inner join race_shares on places.district = race_shares.district
cross join genders
cross join age_bands
;

create or replace table clean_population as
with
    counted as (
        select
            year,
            coalesce(neighborhood_code, 'd' || district, 'city') as geography_code,
            case
                when neighborhood_code is not null then 'neighborhood'
                when district is not null then 'council_district'
                else 'city'
            end as geography_type,
            coalesce(neighborhood, district::varchar, 'Port Mercer') as area,
            coalesce(race, 'all') as race,
            coalesce(gender, 'all') as gender,
            coalesce(age_band, 'all') as age_band,
            coalesce(race_label, 'Total') as race_label,
            coalesce(gender_label, 'Total') as gender_label,
            coalesce(age_label, 'Total') as age_label,
            sum(residents)::bigint as population,
        from residents
        group by grouping sets (
            (year),
            (year, race, race_label),
            (year, gender, gender_label),
            (year, age_band, age_label),
            (year, district),
            (year, district, race, race_label),
            (year, district, gender, gender_label),
            (year, district, age_band, age_label),
            (year, district, race, gender, age_band, race_label, gender_label, age_label),
            (year, neighborhood, neighborhood_code)
        )
    )
select
    *,
    -- A survey of one household in eight: the error grows with the root of the count, and no cell is without one.
    round(12 + 3.8 * sqrt(population), 1)::decimal(12, 1) as margin_of_error,
from counted
order by year, geography_type, geography_code, race, gender, age_band
;
