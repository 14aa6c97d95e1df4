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
            meeting_date,
            department_code,
            nullif(measure_code, '') as measure_code,
            nullif(goal_code, '') as goal_code,
            {%- for text in texts %} if(found = '', nullif({{ text }}, ''), null) as {{ text }}, {%- endfor %}
            due_date,
            lower(state) as state,
            if(lower(state) in ('done', 'cancelled'), closed_date, null) as closed_date,
            nullif(found, '') as withheld_reason
        from scanned
    )

select *
from final
