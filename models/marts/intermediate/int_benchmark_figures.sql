-- What the city's values are compared with, by period: typed in by the office or delivered as data.
with
    catalogue as (select * from {{ ref("catalogue_benchmarks") }}),

    delivered as (select * from {{ ref("benchmarks") }}),

    periods as (select measure_code, period_grain, period_start_date from {{ ref("int_measure_periods") }}),

    figures as (
        select *, 1 as precedence
        from catalogue
        union all by name
        select * exclude (source_system, numerator, denominator), 2 as precedence
        from delivered
    ),

    standing as (
        select
            *,
            lead(period_start_date, 1, date '9999-12-31') over (
                partition by measure_code, comparator_code, precedence order by period_start_date
            ) as replaced_date
        from figures
        where period_grain is null
    ),

    dated as (
        select *
        from figures
        where period_grain is not null
        union all by name
        -- A figure for just that period goes before a standing one.
        select
            standing.* exclude (period_grain, period_start_date, replaced_date) replace (
                standing.precedence + 2 as precedence
            ),
            periods.period_grain,
            periods.period_start_date
        from standing
        inner join
            periods
            on standing.measure_code = periods.measure_code
            and periods.period_start_date >= standing.period_start_date
            and periods.period_start_date < standing.replaced_date
    )

select * exclude (precedence)
from dated
qualify
    row_number() over (
        partition by measure_code, period_grain, period_start_date, comparator_code order by precedence, source, value
    )
    = 1
