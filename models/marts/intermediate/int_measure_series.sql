-- What a period needs to know to look back: the break in its series, and whether the periods of its sums are all there.
with
    periods as (select * from {{ ref("int_measure_periods") }}),

    breaks as (select * from {{ ref("dim_breaks") }}),

    dated as (
        select
            *,
            {{ period_start("fiscal_year", "period_start_date") }} as year_to_date_start_date,
            {{ period_start("fiscal_year", "period_end_date") }} = year_to_date_start_date as is_within_fiscal_year,
            (period_end_date + 1 - interval 12 month)::date as rolling_start_date,
            datediff('month', period_start_date, period_end_date + 1) as months,
            min(period_start_date) filter (observation_status = 'final') over (
                partition by measure_code, period_grain
            ) as first_final_date
        from periods
    ),

    covered as (
        select
            *,
            sum(months) over (
                partition by measure_code, period_grain
                order by period_start_date range between interval 11 month preceding and current row
            )
            = 12 as has_twelve_months,
            sum(months) over (
                partition by measure_code, period_grain, year_to_date_start_date order by period_start_date
            )
            = datediff('month', year_to_date_start_date, period_end_date + 1) as has_year_to_date
        from dated
    )

select
    covered.measure_code,
    covered.period_grain,
    covered.period_start_date,
    covered.period_end_date,
    covered.observation_status,
    covered.measure_version_date,
    covered.months,
    covered.year_to_date_start_date,
    covered.rolling_start_date,
    covered.is_within_fiscal_year,
    -- The data begin within the first period that is not final; a sum must not begin there.
    coalesce(has_year_to_date and year_to_date_start_date >= first_final_date, false) as is_year_to_date_complete,
    coalesce(has_twelve_months and rolling_start_date >= first_final_date, false) as is_rolling_complete,
    breaks.break_date as series_start_date,
    breaks.break_reason,
    covered.signature
from covered
asof left join breaks on covered.measure_code = breaks.measure_code and covered.period_end_date >= breaks.break_date
