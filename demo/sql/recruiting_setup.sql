create or replace table clean_applications (
    i bigint, applied_date date, is_hired boolean, race_ethnicity varchar, gender varchar
)
;
