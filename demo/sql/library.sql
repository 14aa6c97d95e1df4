-- Branch days of one year. Small branches are closed on Sunday: their counter shows a dash.
create or replace temp table chunk as
with
    branches as (
        select *,
        from
            (
                values
                    (1, 'Central Library', 'Market Square', 900, true),
                    (2, 'Cannery Row Branch', 'Cannery Row', 260, false),
                    (3, 'Mission Hill Branch', 'Mission Hill', 340, false),
                    (4, 'University Branch', 'University Heights', 480, true),
                    (5, 'Riverside Branch', 'Riverside', 300, false),
                    (6, 'Mill Bend Branch', 'Mill Bend', 180, false),
                    (7, 'Eastgate Branch', 'Eastgate', 310, false),
                    (8, 'Peñasco Branch', 'Peñasco', 290, true),
                    (9, 'South Mesa Branch', 'South Mesa', 220, false)
            ) as branches(branch_number, branch_name, neighborhood, daily_visits, is_open_on_sunday)
    ),
    branch_days as (
        select
            branches.*,
            places.neighborhood_code,
            places.district,
            days.visit_date,
            branches.branch_number * 4096 + (days.visit_date - date '2023-01-01') as i,
            case
                when isodow(days.visit_date) = 7 and not branches.is_open_on_sunday then 0
                when isodow(days.visit_date) = 7 then 5
                when isodow(days.visit_date) = 6 then 8
                else 10
            end as scheduled_hours,
        from branches
        inner join places on branches.neighborhood = places.neighborhood
        cross join (select unnest(getvariable('days')) as visit_date) as days
    )
select
    *,
    'LIB-' || lpad(branch_number::varchar, 2, '0') as branch_code,
    case
        when scheduled_hours > 0 and u(i, 1) < 0.03 then (scheduled_hours - 2)::decimal(4, 1)
        else scheduled_hours::decimal(4, 1)
    end as open_hours,
    case
        when scheduled_hours > 0
            then
                round(
                    getvariable('visit_scale')
                    * daily_visits
                    * (scheduled_hours / 10.0)
                    * (1 + 0.06 * (year(visit_date) - 2023))
                    * (1 + 0.12 * sin(2 * pi() * (month(visit_date) - 3) / 12))
                    * exp(0.18 * normal(i, 2))
                )::bigint
    end as visits,
from branch_days
;

insert into clean_activities
select 'library_visits', visit_date, visits, null, null, open_hours, district, neighborhood_code,
from chunk
;
