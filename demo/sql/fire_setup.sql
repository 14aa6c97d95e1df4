set variable response_places = (
    select flatten(list(list_transform(range(share), lambda n: place_id) order by place_id)) from places
);

create or replace table clean_responses (
    i bigint,
    incident_type varchar,
    received_date date,
    response_seconds integer,
    standard_seconds integer,
    district integer,
    neighborhood_code varchar
)
;
