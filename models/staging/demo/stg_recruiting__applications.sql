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
            trim(applications.race_ethnicity) as race_ethnicity,
            trim(applications.gender) as gender,
            applications._batch_id
        from {{ current_rows("recruiting", "applications") }} as applications
    )

select *
from final
