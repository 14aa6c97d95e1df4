with
    final as (
        select
            trim(applications.application_id) as application_id,
            'recruiting' as source_system,
            trim(applications.department_code) as department_code,
            trim(applications.job_group) as job_group,
            applications.applied_date,
            -- Open and withdrawn applications are no decisions.
            case trim(applications.outcome) when 'Hired' then true when 'Not selected' then false end as is_hired,
            -- Until June 2023 the form asked the question of the 1997 standard.
            if(
                applications.applied_date >= date '2023-07-01', trim(applications.race_ethnicity), null
            ) as race_ethnicity,
            if(
                applications.applied_date < date '2023-07-01', trim(applications.race_ethnicity), null
            ) as race_ethnicity_1997,
            trim(applications.gender) as gender,
            trim(applications.language) as language,
            trim(applications.disability) as disability,
            applications._batch_id
        from {{ current_rows("recruiting", "applications") }} as applications
    )

select *
from final
