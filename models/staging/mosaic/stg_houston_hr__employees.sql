with
    employees as (select * from {{ current_rows("houston_hr", "employees") }} as employees),

    named as (
        select
            *,
            -- Some departments carry a code: "Public Works & Engineering-PWE", "Houston Fire Department (HFD)".
            regexp_replace(trim(department), '(-[A-Z]{2,4}|\s*\([A-Z]{2,4}\))$', '') as department_name
        from employees
    ),

    final as (
        select
            trim(employee_id) as employee_id,
            'houston_hr' as source_system,
            -- The file carries no snapshot date: the day of the last hire in it stands for one.
            max(hired_date) over () as as_of_date,
            {{ snake_code("department_name", "houston") }} as department_code,
            -- A rare title can point to one person; titles stay in the raw extract.
            null::varchar as job_title,
            null::varchar as job_group,
            null::varchar as pay_band,
            trim(employment_type) as employment_type,
            employment_status = 'Active' as is_active,
            hired_date,
            base_salary as base_salary_usd,
            trim(race) as race_ethnicity,
            trim(gender) as gender,
            null::integer as age_years,
            _batch_id
        from named
    )

select *
from final
