-- Incidents of one quarter. ln(response time) is normal, placed so that the district's share meets the standard.
create or replace temp table chunk as
with
    drawn as (
        select
            i,
            pick(getvariable('response_places'), i, 1) as place_id,
            pick(
                ['EMS', 'EMS', 'EMS', 'EMS', 'EMS', 'EMS', 'EMS', 'FIRE', 'FIRE', 'SERVICE', 'RESCUE', 'HAZMAT', 'OTHER'],
                i,
                2
            ) as incident_type,
            drawn_day(i, 3) as received_date,
            -- Around the clock but for three hours of the night, which the change of clocks makes ambiguous.
            drawn_day(i, 3)::timestamp + to_seconds((10800 + floor(75600 * u(i, 4)))::bigint) as received_local_at,
        from range(getvariable('first_id'), getvariable('first_id') + getvariable('row_count')) as ids(i)
    ),
    measured as (
        select
            drawn.*,
            places.* exclude (place_id),
            case incident_type when 'EMS' then 8.0 when 'FIRE' then 6.5 else 12.0 end as standard_minutes,
            case incident_type when 'EMS' then ems_z when 'FIRE' then fire_z else 1.0 end as standard_z,
        from drawn
        inner join places on drawn.place_id = places.place_id
        inner join districts on places.district = districts.district
    )
select
    i,
    'FD-' || lpad(i::varchar, 8, '0') as incident_number,
    incident_type,
    received_date,
    case
        when incident_type in ('EMS', 'FIRE') then (1 + floor(u(i, 5) * 2))::integer::varchar else '3'
    end as priority,
    to_utc(received_local_at) as received_at,
    case
        when u(i, 6) >= 0.025
            then greatest(90, ceil(60 * standard_minutes * exp(0.38 * (normal(i, 7) - standard_z))))::integer
    end as response_seconds,
    (20 + floor(u(i, 9) * 60))::integer as dispatch_seconds,
    standard_minutes::double as standard_minutes,
    'Station ' || (1 + (place_id - 1) // 2) as station,
    district,
    neighborhood,
    neighborhood_code,
    phone(i, 10) as caller_phone,
from measured
;

insert into clean_responses
select
    i,
    lower(incident_type) as incident_type,
    received_date,
    response_seconds,
    (standard_minutes * 60)::integer as standard_seconds,
    district,
    neighborhood_code,
from chunk
;
