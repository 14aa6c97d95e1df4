-- Commentaries and actions that name something the city's catalogue does not have, or a state that is none.
with
    commentaries as (select * from {{ ref("commentaries") }}),

    actions as (
        select *
        from {{ ref("follow_up_actions") }}
        qualify row_number() over (partition by source_system, action_code order by as_of_date desc) = 1
    ),

    measures as (select distinct measure_code from {{ ref("dim_measures") }}),

    goals as (select distinct goal_code from {{ ref("dim_goals") }}),

    departments as (select department_code from {{ ref("dim_departments") }}),

    periods as (select period_grain, period_start_date from {{ ref("dim_periods") }}),

    final as (
        select
            source_system,
            'commentaries' as subject,
            commentary_id as record_id,
            'measure_code' as column_name,
            measure_code as source_code
        from commentaries
        anti join measures using (measure_code)
        union all
        select
            source_system,
            'commentaries' as subject,
            commentary_id as record_id,
            'period_start_date' as column_name,
            period_start_date::varchar as source_code
        from commentaries
        anti join periods using (period_grain, period_start_date)
        {%- for column, known in [
                ("department_code", "departments"),
                ("measure_code", "measures"),
                ("goal_code", "goals"),
            ] %}
            union all
            select
                source_system,
                'follow_up_actions' as subject,
                action_code as record_id,
                '{{ column }}' as column_name,
                {{ column }} as source_code
            from actions
            anti join {{ known }} using ({{ column }})
            where {{ column }} is not null
        {%- endfor %}
        union all
        select
            source_system,
            'follow_up_actions' as subject,
            action_code as record_id,
            'state' as column_name,
            state as source_code
        from actions
        where state not in ('open', 'done', 'cancelled')
    )

select *
from final
