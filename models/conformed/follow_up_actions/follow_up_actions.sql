{% set texts = ["action", "owner_role"] %}
with
    delivered as (select * from {{ ref("int_follow_up_actions__delivered") }}),

    scanned as (
        select
            *,
            concat_ws(
                '; ',
                {%- for text in texts %}
                    '{{ text }} holds ' || {{ contact_detail(text) }} {{ ',' if not loop.last }}
                {%- endfor %}
            ) as found
        from delivered
    ),

    final as (
        select
            source_system,
            action_code,
            as_of_date,
            coalesce(meeting_date, as_of_date) as meeting_date,
            department_code,
            nullif(measure_code, '') as measure_code,
            nullif(goal_code, '') as goal_code,
            {%- for text in texts %} if(found = '', nullif({{ text }}, ''), null) as {{ text }}, {%- endfor %}
            due_date,
            coalesce(lower(state), 'not stated') as state,
            if(lower(state) in ('done', 'cancelled'), closed_date, null) as closed_date,
            nullif(found, '') as withheld_reason
        from scanned
        -- A code with a blank at its end is another key to the ingestion, not to us.
        qualify
            row_number() over (
                partition by source_system, action_code, as_of_date
                order by scanned.closed_date desc nulls last, scanned.due_date, scanned.action
            )
            = 1
    )

select *
from final
