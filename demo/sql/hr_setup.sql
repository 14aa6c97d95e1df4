-- Everyone who works for the city at some time of the three years; a snapshot picks who is there.
create or replace table staff as
with
    drawn as (
        select
            i,
            pick(getvariable('staff_departments'), i, 1) as department_code,
            -- One in six was hired in the three years; nobody before 1990.
            case
                when u(i, 2) < 0.17 then date '2023-01-01' + floor(u(i, 3) * 1090)::integer
                else date '1990-01-08' + floor(12040 * sqrt(u(i, 3)))::integer
            end as hired_date,
            pick(getvariable('staff_races'), i, 4) as race,
            u(i, 5) as gender_draw,
            -- Each half-year one in twenty-five leaves: the number of the first snapshot without them.
            1 + floor(ln(1 - u(i, 6)) / ln(0.96))::integer as leaves_at,
            (1 + floor(5.99 * pow(u(i, 7), 1.7)))::integer as band,
            exp(0.10 * normal(i, 8)) as pay_factor,
        from range(1, 1 + getvariable('staff_count')) as ids(i)
    )
select
    drawn.* exclude (gender_draw),
    case
        when gender_draw < 0.99 * departments.women_share then 'female'
        when gender_draw < 0.985 then 'male'
        when gender_draw < 0.99 then 'nonbinary'
        else 'unknown'
    end as gender,
    'E' || lpad(drawn.i::varchar, 6, '0') as employee_id,
    person_name(drawn.i, 10) as employee_name,
    (drawn.hired_date - to_years((19 + floor(26 * u(drawn.i, 12)))::integer))::date - floor(u(drawn.i, 13) * 360)::integer
    as date_of_birth,
    case
        when drawn.band = 6 then 'Leadership'
        when u(drawn.i, 14) < departments.sworn_share then 'Sworn'
        else pick(['Professional', 'Technical', 'Administrative', 'Trades'], drawn.i, 15)
    end as job_group,
    pick(['FT', 'FT', 'FT', 'FT', 'FT', 'FT', 'FT', 'PT', 'PT', 'TEMP'], drawn.i, 16) as employment_type,
from drawn
inner join departments on drawn.department_code = departments.department_code
;

create or replace table clean_employees (
    i bigint,
    as_of_date date,
    department_code varchar,
    is_active boolean,
    base_salary_usd bigint,
    race_ethnicity varchar,
    gender varchar,
    age_years integer
)
;
