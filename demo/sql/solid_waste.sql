-- Route days of one month: the positions of each vehicle first, then one row per route and day.
create or replace temp table chunk as
with
    service_days as (
        select
            routes.*,
            days.service_date,
            routes.route_number * 4096 + (days.service_date - date '2023-01-01') as i,
        from routes
        cross join (select unnest(getvariable('days')) as service_date) as days
        where isodow(days.service_date) = 1 + routes.route_number % 5
    ),
    positions as (
        select
            service_days.i,
            positions.number as position_number,
            -- One position in about forty minutes.
            service_days.service_date::timestamp
            + to_seconds((21600 + positions.number * 2400 + floor(u(service_days.i * 16 + positions.number, 1) * 900))::bigint)
            as position_at,
            2.5 + 6 * u(service_days.i * 16 + positions.number, 2) as leg_km,
        from service_days
        cross join range(12) as positions(number)
    ),
    rolled_up as (
        select
            i,
            count(*) as position_count,
            min(position_at) as first_position_at,
            max(position_at) as last_position_at,
            sum(leg_km::decimal(8, 1)) as distance_km,
        from positions
        group by i
    )
select
    service_days.*,
    rolled_up.* exclude (i),
    (500 + floor(u(service_days.i * 16, 3) * 400))::bigint as planned_stops,
    least(
        planned_stops,
        round(planned_stops * (0.002 + 0.003 * service_days.district) * exp(0.6 * normal(service_days.i * 16, 4)))
    )::bigint as missed_stops,
    (date_diff('second', first_position_at, last_position_at) / 3600.0)::decimal(8, 2) as service_hours,
    'E' || lpad((1 + floor(u(service_days.i * 16, 6) * 300))::integer::varchar, 6, '0') as driver_employee_id,
from service_days
inner join rolled_up on service_days.i = rolled_up.i
;

insert into clean_activities
select
    'waste_collection',
    service_date,
    planned_stops - missed_stops,
    planned_stops,
    missed_stops,
    service_hours,
    district,
    neighborhood_code,
from chunk
;
