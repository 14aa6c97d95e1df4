-- Prevents: a period of a flow that does not hold all of its months, such as a fiscal year that starts off by one.
with
    measured as (
        select measured.*
        from {{ ref("fct_measure_values") }} as measured
        inner join
            {{ ref("dim_measures") }} as measures
            on measured.measure_code = measures.measure_code
            and measured.measure_version_date = measures.valid_from_date
        inner join {{ metric_catalogue() }} as metrics on measured.measure_code = metrics.measure_code
        where
            measures.is_additive
            and measures.method in ('count', 'sum')
            -- A workforce is a stock: its months do not add up.
            and metrics.subject <> 'employees'
            and measured.geography_type = 'city'
            and measured.population_dimension = 'all'
    ),

    months as (select * from measured where period_grain = 'month')

select
    periods.measure_code,
    periods.period_grain,
    periods.period_start_date,
    periods.value,
    sum(months.value) as value_of_months
from measured as periods
left join
    months
    on periods.measure_code = months.measure_code
    and months.period_start_date between periods.period_start_date and periods.period_end_date
where periods.period_grain <> 'month'
group by all
having abs(periods.value - coalesce(value_of_months, 0)) > 1e-6 * greatest(1, abs(periods.value))
