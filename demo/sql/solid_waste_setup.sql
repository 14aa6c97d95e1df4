create or replace table routes as
select
    row_number() over (order by places.place_id, materials.material, number) as route_number,
    'R-' || places.neighborhood_code || '-' || upper(materials.material[1]) || '-' || format('{:02}', number) as route_id,
    materials.material,
    places.neighborhood,
    places.neighborhood_code,
    places.district,
from places
cross join (values ('trash'), ('recycling'), ('organics')) as materials(material)
cross join range(1, 1 + getvariable('routes_per_place')) as numbers(number)
;

create or replace table clean_activities (
    activity_type varchar,
    activity_date date,
    unit_count bigint,
    planned_count bigint,
    missed_count bigint,
    service_hours decimal(8, 2),
    district integer,
    neighborhood_code varchar
)
;
