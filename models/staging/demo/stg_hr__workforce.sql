with
    final as (
        select
            trim(workforce.employee_id) as employee_id,
            'hr' as source_system,
            workforce.as_of_date,
            trim(workforce.department_code) as department_code,
            trim(workforce.job_title) as job_title,
            trim(workforce.job_group) as job_group,
            trim(workforce.pay_band) as pay_band,
            trim(workforce.employment_type) as employment_type,
            try_cast(trim(workforce.is_active) as boolean) as is_active,
            workforce.hired_date,
            workforce.base_salary_usd,
            trim(workforce.race_ethnicity) as race_ethnicity,
            trim(workforce.gender) as gender,
            -- The date of birth is personal and stays behind: only completed years leave the extract.
            cast(date_sub('year', workforce.date_of_birth, workforce.as_of_date) as integer) as age_years,
            workforce._batch_id
        from {{ current_rows("hr", "workforce") }} as workforce
    )

select *
from final
