-- Overdue is judged on the day of the newest register, not on the day of the build: nobody has said more since.
with
    -- Nobody has called it closed: a state that is none is open.
    registers as (select *, state not in ('done', 'cancelled') as is_open from {{ ref("follow_up_actions") }}),

    departments as (select department_code from {{ ref("dim_departments") }}),

    measures as (select distinct measure_code from {{ ref("dim_measures") }}),

    goals as (select distinct goal_code from {{ ref("dim_goals") }}),

    newest as (select source_system, max(as_of_date) as newest_date from registers group by source_system),

    changed as (
        select *, lag(state) over listed as state_before, coalesce(lag(is_open) over listed, true) as is_open_before
        from registers
        window listed as (partition by source_system, action_code order by as_of_date)
    ),

    histories as (
        select
            source_system,
            action_code,
            string_agg(as_of_date || ' ' || state, '; ' order by as_of_date) filter (
                where state is distinct from state_before
            ) as state_changes,
            -- Of its last stretch as closed: an action may have been opened again in between.
            max(as_of_date) filter (where not is_open and is_open_before) as reported_closed_date
        from changed
        group by source_system, action_code
    ),

    last_listed as (
        select *
        from registers
        qualify row_number() over (partition by source_system, action_code order by as_of_date desc) = 1
    )

select
    last_listed.source_system,
    last_listed.action_code,
    last_listed.meeting_date,
    departments.department_code,
    measures.measure_code,
    goals.goal_code,
    last_listed.action,
    last_listed.owner_role,
    last_listed.due_date,
    case
        when not last_listed.is_open
        then last_listed.state
        when last_listed.due_date < newest.newest_date
        then 'overdue'
        else 'open'
    end as state,
    if(last_listed.is_open, null, coalesce(last_listed.closed_date, histories.reported_closed_date)) as closed_date,
    if(
        last_listed.is_open and last_listed.due_date < newest.newest_date,
        newest.newest_date - last_listed.due_date,
        null
    )::integer as days_overdue,
    histories.state_changes,
    last_listed.as_of_date,
    newest.newest_date as newest_register_date,
    last_listed.withheld_reason
from last_listed
inner join newest using (source_system)
inner join histories using (source_system, action_code)
left join departments on last_listed.department_code = departments.department_code
left join measures on last_listed.measure_code = measures.measure_code
left join goals on last_listed.goal_code = goals.goal_code
