-- Stops of one quarter.
create or replace temp table chunk as
with
    drawn as (
        select
            i,
            pick(getvariable('stop_cells'), i, 1) as cell_id,
            drawn_day(i, 2) as stopped_date,
            u(i, 3) as hour_draw,
            (16 + floor(60 * pow(u(i, 4), 1.6)))::integer as drawn_age,
        from range(getvariable('first_id'), getvariable('first_id') + getvariable('row_count')) as ids(i)
    ),
    placed as (
        select drawn.*, stop_cells.* exclude (cell_id, weight, place_id), places.* exclude (place_id),
        from drawn
        inner join stop_cells on drawn.cell_id = stop_cells.cell_id
        inner join places on stop_cells.place_id = places.place_id
    ),
    searched as (
        select
            *,
            u(i, 5) < search_share as is_searched,
            u(i, 6) < 0.55 as is_person,
            u(i, 7) < 0.70 as is_vehicle,
            -- Four in a hundred are not recorded; a few carry a code that nobody declared.
            case when u(i, 8) < 0.04 then 'U' when u(i, 8) < 0.043 then 'Z' else race_code end as delivered_race,
            case
                when u(i, 9) < 0.63 then 'M' when u(i, 9) < 0.98 then 'F' when u(i, 9) < 0.985 then 'X' else 'U'
            end as delivered_sex,
        from placed
    )
select
    i,
    'PD-' || lpad(i::varchar, 8, '0') as stop_id,
    -- From three in the morning to one at night: the hour of the clock change stays empty.
    stopped_date::timestamp + to_minutes((180 + floor(1260 * sqrt(hour_draw)))::bigint) as stopped_at,
    stopped_date,
    case when i = getvariable('first_id') then 'Ítalo Núñez' else person_name(i, 10) end as driver_name,
    case
        when u(i, 12) >= 0.03 then (stopped_date - to_years(drawn_age))::date - floor(u(i, 13) * 360)::integer
    end as date_of_birth,
    case when delivered_race in ('U', 'Z') then 'unknown' else race end as race_ethnicity,
    delivered_race,
    delivered_sex,
    pick(
        ['MOVING', 'MOVING', 'MOVING', 'MOVING', 'EQUIPMENT', 'EQUIPMENT', 'REGISTRATION', 'SUSPICION', 'CALL', 'WARRANT'],
        i,
        14
    ) as stop_reason,
    u(i, 15) < 0.46 as is_citation_issued,
    is_searched,
    is_searched and (is_person or not is_vehicle) as is_person_searched,
    is_searched and is_vehicle as is_vehicle_searched,
    is_searched and u(i, 16) < hit_share as is_contraband_found,
    case when u(i, 15) < 0.46 then (35 + floor(u(i, 17) * 400) / 2)::decimal(8, 2) end as fine_usd,
    district,
    neighborhood,
    neighborhood_code,
    precinct,
    'B' || (1000 + floor(u(i, 18) * 400))::integer as badge_number,
from searched
;

insert into clean_stops
select
    i,
    stopped_date,
    is_citation_issued,
    is_searched,
    is_contraband_found,
    race_ethnicity,
    case delivered_sex when 'M' then 'male' when 'F' then 'female' when 'X' then 'nonbinary' else 'unknown' end as gender,
    datesub('year', date_of_birth, stopped_date) as age_years,
    district,
    neighborhood_code,
    precinct,
from chunk
;
