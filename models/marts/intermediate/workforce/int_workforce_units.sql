{{ config(materialized="view") }}
-- People of a snapshot in each unit and group. Groups without people in a unit are no rows.
with
    employees as (select * from {{ ref("employees") }} where is_active),

    ranked as (
        select *, base_salary_usd >= quantile_cont(base_salary_usd, 0.9) over (partition by as_of_date) as is_top_paid
        from employees
    ),

    in_units as (
        select
            as_of_date,
            race_ethnicity,
            gender,
            unnest(
                [
                    {'unit_type':'city', 'unit_code':'city'},
                    {'unit_type':'department', 'unit_code':department_code},
                    {'unit_type':'job_group', 'unit_code':job_group},
                    {'unit_type':'pay_band', 'unit_code':pay_band},
                    {'unit_type':'highest_paid_tenth', 'unit_code':if(is_top_paid, 'city', null)}
                ],
                recursive := true
            )
        from ranked
    ),

    in_groups as (
        select
            as_of_date,
            unit_type,
            unit_code,
            'race_ethnicity' as population_dimension,
            race_ethnicity as population_group
        from in_units
        union all
        select as_of_date, unit_type, unit_code, 'gender' as population_dimension, gender as population_group
        from in_units
    )

select as_of_date, unit_type, unit_code, population_dimension, population_group, count(*) as people
from in_groups
where unit_code is not null
group by all
