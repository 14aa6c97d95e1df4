with
    final as (
        select
            'stat' as source_system,
            trim(commentaries.measure_code) || ' ' || commentaries.period_start_date as commentary_id,
            trim(commentaries.measure_code) as measure_code,
            'quarter' as period_grain,
            commentaries.period_start_date,
            trim(commentaries.what_changed) as what_changed,
            trim(commentaries.why) as why,
            trim(commentaries.next_step) as next_step,
            trim(commentaries.author_role) as author_role,
            commentaries.submitted_date
        from {{ current_rows("stat", "commentaries") }} as commentaries
    )

select *
from final
