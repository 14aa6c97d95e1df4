-- Inspections of one quarter.
create or replace temp table chunk as
with
    drawn as (
        select
            i,
            pick(getvariable('response_places'), i, 1) as place_id,
            drawn_day(i, 2) as inspected_date,
            (1 + floor(u(i, 3) * 140))::integer as establishment_number,
            pick(['routine', 'routine', 'routine', 'routine', 'follow-up', 'complaint'], i, 4) as inspection_type,
        from range(getvariable('first_id'), getvariable('first_id') + getvariable('row_count')) as ids(i)
    ),
    judged as (
        select
            drawn.*,
            places.* exclude (place_id),
            case
                when u(i, 5) < districts.pass_share then 'Pass'
                when u(i, 5) < districts.pass_share + 0.8 * (1 - districts.pass_share) then 'Conditional Pass'
                else 'Closed'
            end as result,
        from drawn
        inner join places on drawn.place_id = places.place_id
        inner join districts on places.district = districts.district
    )
select
    *,
    'INS-' || lpad(i::varchar, 8, '0') as inspection_id,
    'EST-' || lpad((place_id * 1000 + establishment_number)::varchar, 6, '0') as establishment_id,
    pick(['Café', 'Taqueria', 'Noodle House', 'Bakery', 'Grill', 'Deli'], place_id * 1000 + establishment_number, 6)
    || ' '
    || establishment_number as establishment_name,
    person_name(place_id * 1000 + establishment_number, 7) as owner_name,
    case result when 'Pass' then floor(u(i, 9) * 5) when 'Closed' then 6 + floor(u(i, 9) * 9) else 3 + floor(u(i, 9) * 6) end
    ::integer as violation_count,
    case result when 'Pass' then 0 when 'Closed' then 3 + floor(u(i, 10) * 4) else 1 + floor(u(i, 10) * 3) end
    ::integer as critical_violation_count,
    case result when 'Pass' then 86 + floor(u(i, 11) * 15) when 'Closed' then 40 + floor(u(i, 11) * 25) else 65 + floor(u(i, 11) * 21) end
    ::integer as score,
from judged
;

insert into clean_inspections
select i, inspected_date, result = 'Pass' as is_passed, score, critical_violation_count, district, neighborhood_code,
from chunk
;
