-- Requests opened in one month. ln(closing time) is normal, placed so that the district's share closes in time.
create or replace temp table chunk as
with
    drawn as (
        select
            i,
            pick(getvariable('request_places'), i, 1) as place_id,
            pick(getvariable('request_kinds'), i, 2) as kind_id,
            -- Opening hours only: 06:00 to 22:00, busier before noon.
            drawn_day(i, 3)::timestamp
            + to_seconds(floor(21600 + 57600 * (0.6 * u(i, 4) + 0.4 * u(i, 5)))::bigint) as opened_at,
        from range(getvariable('first_id'), getvariable('first_id') + getvariable('row_count')) as ids(i)
    ),
    promised as (
        select
            drawn.*,
            places.* exclude (place_id),
            request_kinds.* exclude (kind_id),
            drawn.opened_at + to_days(request_kinds.promise_days) as due_at,
            request_kinds.promise_days * 86400 * exp(
                request_kinds.spread * (
                    normal(drawn.i, 6)
                    - districts.on_time_z
                    - 0.05 * (year(drawn.opened_at) - 2023)
                )
            ) as closing_seconds,
        from drawn
        inner join places on drawn.place_id = places.place_id
        inner join districts on places.district = districts.district
        inner join request_kinds on drawn.kind_id = request_kinds.kind_id
    ),
    worked as (
        select
            *,
            case
                when u(i, 8) < 0.02 then null
                when i % getvariable('specimen_step') = 11 then opened_at - to_days(2)
                else opened_at + to_seconds(least(closing_seconds, 100000000)::bigint)
            end as raw_closed_at,
        from promised
    ),
    clocked as (
        select
            *,
            -- No closure in the night: it would be ambiguous when the clocks change. Six o'clock is never later than
            -- the hour of the promise, so the closure stays in time or late.
            case
                when hour(raw_closed_at) < 6 then date_trunc('day', raw_closed_at) + to_hours(6) else raw_closed_at
            end as night_closed_at,
        from worked
    )
select
    i,
    'SR-' || lpad(i::varchar, 8, '0') as request_id,
    department_code,
    category,
    pick(types, i, 9) as request_type,
    pick(getvariable('channels'), i, 10) as channel,
    opened_at,
    case when has_promise then due_at end as due_at,
    case when night_closed_at < timestamp '2025-12-31 18:00:00' then night_closed_at end as closed_at,
    neighborhood,
    neighborhood_code,
    district,
    precinct,
    u(i, 11) < 0.01 as is_unlocated,
    u(i, 12) < 0.005 as is_misspelled,
    -- Closed late in the export: the monthly file still shows the case open, a corrections file closes it.
    i % getvariable('specimen_step') = 7 and opened_at >= timestamp '2025-01-01' as is_corrected,
    (100 + floor(u(i, 13) * 9800))::integer
    || ' '
    || pick(['Harbor', 'Mission', 'Canal', 'Foundry', 'Cedar', 'Orchard', 'Señal'], i, 14)
    || ' '
    || pick(['St', 'Ave', 'Blvd', 'Way'], i, 15) as street_address,
    u(i, 16) < 0.7 as is_named,
    person_name(i, 17) as requester_name,
    phone(i, 19) as requester_phone,
    'resident' || i || '@mail.example' as requester_email,
    case
        when i = getvariable('first_id') then 'Señal reparada'
        when u(i, 21) < 0.03 then 'Crew found "no issue", told caller' || chr(10) || 'closed on site'
        when u(i, 21) < 0.30 then 'Done, see work order ' || (i % 100000)::integer
    end as resolution_note,
from clocked
;

insert into clean_requests
select
    i,
    category,
    opened_at::date as opened_date,
    closed_at::date as closed_date,
    due_at,
    closed_at,
    (epoch(to_utc(closed_at)) - epoch(to_utc(opened_at)))::bigint as closing_seconds,
    case when not is_unlocated then district end as district,
    case when not is_unlocated and not is_misspelled then neighborhood_code end as neighborhood_code,
    case when not is_unlocated then precinct end as precinct,
from chunk
;
