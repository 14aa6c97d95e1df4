-- MetricFlow joins every metric to this calendar; the marts have their own periods in dim_periods.
select range::date as date_day from range(date '2000-01-01', date '2041-01-01', interval 1 day)
