with
    final as (
        select
            'stat' as source_system,
            trim(actions.action_code) as action_code,
            actions.as_of_date,
            actions.meeting_date,
            trim(actions.department_code) as department_code,
            trim(actions.measure_code) as measure_code,
            trim(actions.goal_code) as goal_code,
            trim(actions.action) as action,
            trim(actions.owner_role) as owner_role,
            actions.due_date,
            actions.state,
            actions.closed_date
        from {{ current_rows("stat", "actions") }} as actions
    )

select *
from final
