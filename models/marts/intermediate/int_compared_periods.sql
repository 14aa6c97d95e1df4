{{ config(materialized="view") }}
-- Which earlier period a quarter or year is compared with, and what both were built from.
with
    periods as (
        select
            *,
            min(period_start_date) filter (where observation_status = 'final') over (
                partition by measure_code, period_grain, month(period_start_date)
            ) as first_start_date
        from {{ ref("int_measure_periods") }}
        where period_grain <> 'month'
    ),

    wanted as (
        select periods.*, 'year_ago' as compared_with, {{ year_before("period_start_date") }} as wanted_start_date
        from periods
        union all
        -- The same season of the first year that is complete.
        select
            periods.*,
            'first_year' as compared_with,
            if(first_start_date < period_start_date, first_start_date, null) as wanted_start_date
        from periods
    )

select
    wanted.measure_code,
    wanted.period_grain,
    wanted.period_start_date,
    wanted.compared_with,
    earlier.period_start_date as compared_start_date,
    wanted.observation_status = 'final' and earlier.observation_status = 'final' as is_final,
    concat_ws(
        '/',
        wanted.compared_with,
        wanted.signature,
        coalesce(earlier.period_start_date::varchar, '-'),
        earlier.signature
    ) as signature
from wanted
left join
    periods as earlier
    on wanted.measure_code = earlier.measure_code
    and wanted.period_grain = earlier.period_grain
    and wanted.wanted_start_date = earlier.period_start_date
