{{ config(materialized="incremental", unique_key=["source_system", "employee_id", "as_of_date"]) }}
with
    delivered as (select * from {{ ref("int_employees__delivered") }} {{ of_touched_batches() }}),
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    final as (
        select
            delivered.employee_id,
            delivered.source_system,
            delivered.as_of_date,
            delivered.department_code,
            delivered.job_title,
            delivered.job_group,
            delivered.pay_band,
            delivered.employment_type,
            delivered.is_active,
            delivered.hired_date,
            delivered.base_salary_usd,
            {{ decoded("race_ethnicity") }} as race_ethnicity,
            {{ decoded("gender") }} as gender,
            {{ age_band("delivered.age_years") }} as age_band,
            delivered._batch_id
        from delivered {{ crosswalk_joins("employees") }}
    )

select *
from final
