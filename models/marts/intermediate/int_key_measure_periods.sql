{{ config(materialized="view") }}
{% set sign = "methods.direction_sign(measures.direction)" %}
-- What a scorecard asks of a final value of the whole city: is the target met, how was it a year ago, where does it go.
with
    measures as (select * from {{ ref("dim_measures") }}),

    measured as (
        select *
        from {{ ref("fct_measure_values") }}
        where
            geography_type = 'city'
            and population_dimension = 'all'
            and observation_status = 'final'
            and value is not null
    ),

    statuses as (
        select *
        from {{ ref("fct_measure_status") }}
        where geography_type = 'city' and population_dimension = 'all' and status <> 'not_available'
        qualify
            row_number() over (
                partition by measure_code, period_grain, period_start_date
                order by method = 'threshold_bands' desc, method
            )
            = 1
    )

select
    measured.measure_code,
    measured.period_start_date,
    measured.period_end_date,
    statuses.status = 'achieved' as is_met,
    -- A range has no single target: there the score says how near the value is to the next bound.
    statuses.status = 'achieved'
    or coalesce(
        abs(statuses.value - statuses.target_value) <= 0.03 * abs(statuses.target_value), statuses.score >= 0.97
    ) as is_close,
    {{ sign }} * (round(measured.value, measures.decimals) - round(year_ago.value, measures.decimals))
    >= 0 as is_maintained,
    -- A trend does not reach over a new definition, and five points are the least that show one.
    if(
        count(*) over five_years >= 5,
        {{ sign }}
        * round(regr_slope(measured.value, {{ day_end_year("measured.period_end_date") }}) over five_years, 12)
        >= 0,
        null
    ) as is_favourable
from measured
inner join
    measures
    on measured.measure_code = measures.measure_code
    and measured.measure_version_date = measures.valid_from_date
    and measured.period_grain = measures.reporting_grain
left join
    statuses
    on measured.measure_code = statuses.measure_code
    and measured.period_grain = statuses.period_grain
    and measured.period_start_date = statuses.period_start_date
left join
    measured as year_ago
    on measured.measure_code = year_ago.measure_code
    and measured.period_grain = year_ago.period_grain
    and {{ year_before("measured.period_start_date") }} = year_ago.period_start_date
window
    five_years as (
        partition by measured.measure_code, measured.measure_version_date
        order by measured.period_start_date range between interval 59 month preceding and current row
    )
