{{ config(materialized="view") }}
with
    employees as (select * from {{ ref("employees") }} where is_active),

    ranked as (
        select *, base_salary_usd >= quantile_cont(base_salary_usd, 0.9) over (partition by as_of_date) as is_top_paid
        from employees
    ),

    in_units as (
        select
            * exclude (department_code, pay_band, is_top_paid),
            unnest(
                [
                    {'unit_type':'city', 'unit_code':'city'},
                    {'unit_type':'department', 'unit_code':department_code},
                    {'unit_type':'job_group', 'unit_code':job_group},
                    {'unit_type':'pay_band', 'unit_code':pay_band},
                    {'unit_type':'highest_paid_tenth', 'unit_code':if(is_top_paid, 'city', null)}
                ]
            ) as unit
        from ranked
    ),

    in_groups as (
        select
            *,
            unnest(
                [{'dimension':'race_ethnicity', 'code':race_ethnicity}, {'dimension':'gender', 'code':gender}]
            ) as person_group
        from in_units
    )

select
    as_of_date,
    unit.unit_type,
    unit.unit_code,
    person_group.dimension as population_dimension,
    person_group.code as population_group,
    -- A personnel system without job groups is compared within job titles.
    coalesce(job_group, job_title) as job,
    base_salary_usd
from in_groups
where unit.unit_code is not null
