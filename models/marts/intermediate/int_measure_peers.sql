{{ config(materialized="view") }}
-- What a benchmark says of a measure, in words: the rank among peers, the gap to each standard or average.
with
    compared as (
        select *, {{ period_end("period_grain", "period_start_date") }} as period_end_date
        from {{ ref("fct_measure_benchmarks") }}
        where comparability = 'compared'
        -- Of periods that end on one day the longest.
        qualify period_start_date = min(period_start_date) over (partition by measure_code, period_end_date)
    ),

    ranked as (
        select
            measure_code,
            period_end_date,
            1 as line_order,
            format('rank {} of {} among peers', any_value(own_rank), any_value(comparator_count) + 1) as line
        from compared
        where comparator_type = 'peer_city' and own_rank is not null
        group by measure_code, period_end_date
    ),

    gaps as (
        select
            measure_code,
            period_end_date,
            2 as line_order,
            format('{:+.3g} {} against {}', gap, unit, comparator_name) as line
        from compared
        where comparator_type <> 'peer_city'
    ),

    unioned as (
        select *
        from ranked
        union all
        select *
        from gaps
    )

select
    measure_code,
    period_end_date,
    'To ' || period_end_date || ': ' || string_agg(line, '; ' order by line_order, line) || '.' as peers
from unioned
group by measure_code, period_end_date
