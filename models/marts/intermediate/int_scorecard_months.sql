{{ config(materialized="view") }}
-- The months that scorecards are made for: from the first to the last final period of the whole city.
with
    periods as (select * from {{ ref("dim_periods") }} where period_grain = 'month'),

    bounds as (
        select min(period_start_date) as first_date, max(period_end_date) as last_date
        from {{ ref("fct_measure_values") }}
        where geography_type = 'city' and population_dimension = 'all' and observation_status = 'final'
    )

select periods.period_start_date, periods.period_end_date
from periods
inner join bounds on periods.period_start_date >= bounds.first_date and periods.period_end_date <= bounds.last_date
