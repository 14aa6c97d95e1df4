-- Twelve months back for the sums and the changes, and five years back in steps of a year.
with series as (select * from {{ ref("int_measure_series") }})

select
    series.measure_code,
    series.period_grain,
    series.period_start_date,
    earlier.period_start_date as earlier_start_date,
    datediff('month', earlier.period_start_date, series.period_start_date) as months_before,
    months_before = series.months as is_prior,
    {%- for name, start in sums_over_periods().items() %}
        earlier.period_start_date >= series.{{ start }} as is_in_{{ name }},
        -- As everywhere: the population of a period is that of the year in which it begins.
        is_in_{{ name }}
        and year(earlier.period_start_date) = year(series.{{ start }}) as is_in_first_year_of_{{ name }},
    {%- endfor %}
    earlier.signature as earlier_signature
from series
inner join
    series as earlier
    on series.measure_code = earlier.measure_code
    and series.period_grain = earlier.period_grain
    and earlier.period_start_date between series.period_start_date - interval 60 month and series.period_start_date
where months_before <= 12 or months_before % 12 = 0
