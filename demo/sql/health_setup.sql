create or replace table clean_inspections (
    i bigint,
    inspected_date date,
    is_passed boolean,
    score integer,
    critical_violation_count integer,
    district integer,
    neighborhood_code varchar
)
;
