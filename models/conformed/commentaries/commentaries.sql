{% set texts = ["what_changed", "why", "next_step", "author_role"] %}
-- A commentary with somebody's e-mail address or telephone number in it stays, without its words, until it is revised.
with
    delivered as (select * from {{ ref("int_commentaries__delivered") }}),

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
            commentary_id,
            measure_code,
            period_grain,
            period_start_date,
            {%- for text in texts %} if(found = '', nullif({{ text }}, ''), null) as {{ text }}, {%- endfor %}
            submitted_date,
            nullif(found, '') as withheld_reason
        from scanned
        -- A code with a blank at its end is another key to the ingestion, not to us.
        qualify
            row_number() over (
                partition by source_system, commentary_id
                order by scanned.submitted_date desc nulls last, scanned.what_changed, scanned.why, scanned.next_step
            )
            = 1
    )

select *
from final
