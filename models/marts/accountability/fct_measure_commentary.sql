-- Two systems may speak of one measure and period: the later word counts.
with
    commentaries as (select * from {{ ref("commentaries") }}),

    measures as (select distinct measure_code from {{ ref("dim_measures") }}),

    periods as (select * from {{ ref("dim_periods") }})

select
    commentaries.measure_code,
    commentaries.period_grain,
    commentaries.period_start_date,
    commentaries.what_changed,
    commentaries.why,
    commentaries.next_step,
    commentaries.author_role,
    commentaries.submitted_date,
    commentaries.withheld_reason
from commentaries
semi join measures on commentaries.measure_code = measures.measure_code
semi join
    periods
    on commentaries.period_grain = periods.period_grain
    and commentaries.period_start_date = periods.period_start_date
qualify
    row_number() over (
        partition by commentaries.measure_code, commentaries.period_grain, commentaries.period_start_date
        order by commentaries.submitted_date desc nulls last, commentaries.source_system, commentaries.commentary_id
    )
    = 1
