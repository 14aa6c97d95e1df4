-- Every period that a value could fall in: whole calendar and fiscal years around the events.
create table marts.dim_periods as
with bounds as (select min(period_start_date) as first_date, max(period_end_date) as last_date from components)
select distinct
    period_grain, period_start_date, period_end(period_grain, period_start_date) as period_end_date,
    case period_grain
        when 'month' then strftime(period_start_date, '%Y-%m')
        when 'quarter' then year(period_start_date) || ' Q' || quarter(period_start_date)
        when 'year' then year(period_start_date)::varchar
        else 'FY' || year(period_end_date)
    end as period_label,
    year(period_start_date)::integer as calendar_year,
    year(period_start_date + interval 6 month)::integer as fiscal_year
from month_periods, bounds
where
    month between date_trunc('year', first_date) - interval 1 year and date_trunc('year', last_date) + interval 23 month;
