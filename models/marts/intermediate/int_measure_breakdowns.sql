-- What the newest complete period of each measure shows, breakdown by breakdown: the calendar year where there is one.
with
    measured as (select * from {{ ref("fct_measure_values") }}),

    periods as (select * from {{ ref("int_measure_periods") }}),

    newest as (
        select measure_code, period_grain, period_start_date
        from periods
        where observation_status = 'final'
        qualify
            row_number() over (
                partition by measure_code order by period_grain = 'year' desc, period_start_date desc, period_grain
            )
            = 1
    ),

    parts as (
        select
            measure_code,
            period_grain,
            period_start_date,
            if(population_dimension = 'all', geography_type, population_dimension) as breakdown,
            if(population_dimension = 'all', geography_code, population_group) as part,
            value,
            pct_unknown
        from measured
        where (population_dimension = 'all') <> (geography_type = 'city')
    )

select
    parts.measure_code,
    parts.breakdown,
    newest.period_grain,
    newest.period_start_date,
    count(*) filter (parts.part <> 'unknown' and parts.value is not null) as part_count,
    max(parts.pct_unknown) as pct_unknown
from parts
inner join
    newest
    on parts.measure_code = newest.measure_code
    and parts.period_grain = newest.period_grain
    and parts.period_start_date = newest.period_start_date
group by all
