-- One list entry for each 1/20,000 of the stops: where a stop happens and whom it concerns are drawn together, so that
-- stops per resident differ by race exactly as planted, whatever the mix of the district.
create or replace table stop_cells as
select
    row_number() over (order by residents.place_id, residents.race) as cell_id,
    residents.place_id,
    residents.race,
    any_value(stops_by_race.race_code) as race_code,
    any_value(stops_by_race.search_share) as search_share,
    any_value(stops_by_race.hit_share) as hit_share,
    sum(residents.residents) * any_value(stops_by_race.propensity) as weight,
from residents
inner join stops_by_race on residents.race = stops_by_race.race
group by residents.place_id, residents.race
;

set variable stop_cells = (
    select
        flatten(
            list(
                list_transform(range(greatest(1, round(20000 * weight / total_weight))::integer), lambda n: cell_id)
                order by cell_id
            )
        ),
    from stop_cells
    cross join (select sum(weight) as total_weight from stop_cells) as total
);

create or replace table clean_stops (
    i bigint,
    stopped_date date,
    is_citation_issued boolean,
    is_searched boolean,
    is_contraband_found boolean,
    race_ethnicity varchar,
    gender varchar,
    age_years integer,
    district integer,
    neighborhood_code varchar,
    precinct varchar
)
;
