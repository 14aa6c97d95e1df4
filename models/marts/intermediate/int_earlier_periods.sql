-- Twelve months back for the sums and the changes, and five years back in steps of a year.
with series as (select * from {{ ref("int_measure_series") }})

select
    series.measure_code,
    series.period_grain,
    series.period_start_date,
    earlier.period_start_date as earlier_start_date,
    datediff('month', earlier.period_start_date, series.period_start_date) as months_before,
    earlier.signature as earlier_signature
from series
inner join
    series as earlier
    on series.measure_code = earlier.measure_code
    and series.period_grain = earlier.period_grain
    and earlier.period_start_date between series.period_start_date - interval 60 month and series.period_start_date
where months_before <= 12 or months_before % 12 = 0
