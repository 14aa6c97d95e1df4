-- A status tells of the values that it is compared with, of a window's sum and of the trend: it is public where its own
-- value and every earlier one of the cell are.
with
    shown as (
        select
            measure_code,
            {{ value_key() | join(", ") }},
            bool_and(confidentiality_status = 'published') over (
                partition by measure_code, period_grain, {{ place_key() | join(", ") }} order by period_start_date
            ) as is_shown
        from {{ ref("open_measure_values") }}
    )

select status.*
from {{ ref("fct_measure_status") }} as status
inner join shown using (measure_code, {{ value_key() | join(", ") }})
where shown.is_shown
