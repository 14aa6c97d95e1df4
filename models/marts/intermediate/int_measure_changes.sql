{{ config(materialized="view") }}
-- A value beside the value of the period before and of the same period a year ago.
with
    measured as (
        select
            *,
            {{ period_before("period_grain", "period_start_date") }} as prior_start_date,
            {{ year_before("period_start_date") }} as year_ago_start_date
        from {{ ref("fct_measure_values") }}
    )

select
    measured.* exclude (prior_start_date, year_ago_start_date),
    prior.value as prior_value,
    year_ago.value as year_ago_value,
    measured.value - prior.value as change_from_prior_period,
    measured.value - year_ago.value as change_from_year_ago,
    sqrt(pow(measured.standard_error, 2) + pow(year_ago.standard_error, 2)) as change_standard_error
from measured
left join
    measured as prior
    on measured.measure_code = prior.measure_code
    and measured.period_grain = prior.period_grain
    and measured.prior_start_date = prior.period_start_date
    and measured.geography_type = prior.geography_type
    and measured.geography_code = prior.geography_code
    and measured.population_dimension = prior.population_dimension
    and measured.population_group = prior.population_group
left join
    measured as year_ago
    on measured.measure_code = year_ago.measure_code
    and measured.period_grain = year_ago.period_grain
    and measured.year_ago_start_date = year_ago.period_start_date
    and measured.geography_type = year_ago.geography_type
    and measured.geography_code = year_ago.geography_code
    and measured.population_dimension = year_ago.population_dimension
    and measured.population_group = year_ago.population_group
