-- Prevents: a sum over periods that is not the value of the period that it makes up, such as an average of monthly
-- shares,
-- a month too many, or a rate over the wrong population. December's twelve months are the year, the last month of the
-- fiscal year to date is the fiscal year.
with
    history as (select * from {{ ref("fct_measure_history") }}),

    sums as (
        select
            * exclude (period_grain, value),
            unnest(['year', 'fiscal_year']) as period_grain,
            unnest([rolling_12_month_value, year_to_date_value]) as summed_value
        from history
        where period_grain in ('month', 'quarter')
    )

select
    sums.measure_code,
    sums.period_grain,
    sums.period_end_date,
    sums.geography_code,
    sums.population_group,
    longer.value,
    sums.summed_value
from sums
inner join
    history as longer
    on sums.measure_code = longer.measure_code
    and sums.period_grain = longer.period_grain
    and sums.period_end_date = longer.period_end_date
    and sums.geography_type = longer.geography_type
    and sums.geography_code = longer.geography_code
    and sums.population_dimension = longer.population_dimension
    and sums.population_group = longer.population_group
where abs(sums.summed_value - longer.value) > 1e-9 * greatest(1, abs(longer.value))
