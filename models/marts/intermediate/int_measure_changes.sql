{{ config(materialized="view") }}
-- A value with its changes, which are computed once, in fct_measure_history.
with
    measured as (select * from {{ ref("fct_measure_values") }}),

    history as (select * from {{ ref("fct_measure_history") }})

select
    measured.*,
    history.prior_value,
    history.year_ago_value,
    history.change_from_prior_period,
    history.change_from_year_ago,
    history.change_standard_error
from measured
inner join
    history
    on measured.measure_code = history.measure_code
    and measured.period_grain = history.period_grain
    and measured.period_start_date = history.period_start_date
    and measured.geography_type = history.geography_type
    and measured.geography_code = history.geography_code
    and measured.population_dimension = history.population_dimension
    and measured.population_group = history.population_group
