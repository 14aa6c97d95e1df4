create or replace table clean_permits (
    i bigint,
    applied_date date,
    issued_date date,
    due_date date,
    district integer,
    neighborhood_code varchar
)
;
