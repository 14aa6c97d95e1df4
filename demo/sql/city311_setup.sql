create or replace table request_kinds as
select
    row_number() over () as kind_id,
    *,
from
    (
        values
            ('Street & Sidewalk', 'public_works', ['Pothole', 'Sidewalk damage', 'Street light out'], 7, 0.9, true, 24),
            ('Trash & Recycling', 'public_works', ['Missed collection', 'Bulky item', 'Illegal dumping'], 3, 0.8, true, 22),
            ('Graffiti', 'public_works', ['Graffiti on public property', 'Graffiti on private property'], 5, 0.8, true, 9),
            ('Parks & Trees', 'parks', ['Tree pruning', 'Fallen limb', 'Playground repair'], 21, 1.0, true, 10),
            ('Water & Sewer', 'water', ['Leak', 'Low pressure', 'Sewer odor'], 2, 0.9, true, 9),
            ('Noise', 'police', ['Loud music', 'Construction noise'], 1, 1.0, false, 8),
            ('Parking & Vehicles', 'customer_service', ['Abandoned vehicle', 'Blocked driveway'], 4, 0.8, true, 12),
            ('Housing & Building', 'planning', ['No heat', 'Unpermitted work'], 14, 1.0, true, 6)
    ) as kinds(category, department_code, types, promise_days, spread, has_promise, weight)
;

set variable request_kinds = (
    select flatten(list(list_transform(range(weight), lambda n: kind_id) order by kind_id)) from request_kinds
);

set variable request_places = (
    select
        flatten(list(list_transform(range(round(share * request_factor)::integer), lambda n: place_id) order by place_id)),
    from places
);

set variable channels = ['PHONE', 'PHONE', 'PHONE', 'APP', 'APP', 'APP', 'WEB', 'WEB', 'EMAIL', 'WALK-IN'];

create or replace table clean_requests (
    i bigint,
    category varchar,
    opened_date date,
    closed_date date,
    due_at timestamp,
    closed_at timestamp,
    closing_seconds bigint,
    district integer,
    neighborhood_code varchar,
    precinct varchar
)
;
