-- Prevents: people who fall out of a breakdown because their group or place is unknown.
with
    measured as (
        select measured.*
        from {{ ref("fct_measure_values") }} as measured
        inner join
            {{ ref("dim_measures") }} as measures
            on measured.measure_code = measures.measure_code
            and measured.measure_version_date = measures.valid_from_date
        where
            measures.is_additive
            and measures.method in ('count', 'sum')
            and measured.population_dimension
            not in (select population_dimension from {{ ref("dim_population_groups") }} where is_overlapping)
    ),

    totals as (select * from measured where geography_type = 'city' and population_dimension = 'all'),

    sums as (
        select measure_code, period_grain, period_start_date, geography_type, population_dimension, sum(value) as value
        from measured
        where geography_type <> 'city' or population_dimension <> 'all'
        group by all
    )

select sums.*, totals.value as total
from sums
left join totals using (measure_code, period_grain, period_start_date)
where totals.value is null or abs(sums.value - totals.value) > 1e-6 * greatest(1, abs(totals.value))
