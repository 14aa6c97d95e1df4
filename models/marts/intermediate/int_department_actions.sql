-- The actions that were open on the last day of the quarter, with the key measures that they are about: the measure
-- that the action names, or those of its goal.
with
    shown as (select * from {{ ref("int_department_measures") }}),

    goals as (select distinct goal_code, measure_code from {{ ref("bridge_goal_measures") }}),

    actions as (select * from {{ ref("fct_follow_up_actions") }}),

    quarters as (select distinct department_code, quarter_start_date, quarter_end_date from shown),

    open_actions as (
        select
            quarters.department_code,
            quarters.quarter_start_date,
            actions.action_code,
            actions.measure_code,
            actions.goal_code,
            actions.due_date,
            concat(
                actions.action_code,
                ': ',
                coalesce(actions.action, 'text withheld'),
                ' (',
                coalesce(actions.owner_role, 'no owner stated'),
                coalesce(', due ' || actions.due_date, ', no due date'),
                if(actions.due_date < quarters.quarter_end_date, ', overdue)', ')')
            ) as line
        from actions
        inner join
            quarters
            on actions.department_code = quarters.department_code
            and actions.meeting_date <= quarters.quarter_end_date
            and (actions.state in ('open', 'overdue') or actions.closed_date > quarters.quarter_end_date)
    ),

    matched as (
        select
            shown.department_code,
            shown.quarter_start_date,
            shown.measure_code,
            open_actions.action_code,
            open_actions.due_date,
            open_actions.line,
            coalesce(
                open_actions.measure_code = shown.measure_code or goals.measure_code is not null, false
            ) as is_about
        from shown
        inner join open_actions using (department_code, quarter_start_date)
        left join goals on open_actions.goal_code = goals.goal_code and shown.measure_code = goals.measure_code
    )

select
    department_code,
    quarter_start_date,
    measure_code,
    count(*) filter (where is_about) as open_action_count,
    string_agg(line, '; ' order by due_date, action_code) filter (where is_about) as open_actions,
    count(*) as department_open_action_count
from matched
group by department_code, quarter_start_date, measure_code
