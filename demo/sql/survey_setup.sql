create or replace table clean_answers (
    respondent_id varchar,
    answered_date date,
    question varchar,
    score integer,
    weight double,
    race_ethnicity varchar,
    gender varchar,
    age_years integer,
    district integer
)
;
