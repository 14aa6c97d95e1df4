{{ config(materialized="view") }}
-- What trends and projections look at: final values at the grain at which a measure is reported, for one breakdown at a
-- time. `is_comparable` says whether the newest final period belongs to the same series.
with
    measured as (select * from {{ ref("fct_measure_values") }}),

    measures as (select * from {{ ref("dim_measures") }} where is_latest_version),

    newest as (
        select *
        from {{ ref("int_measure_series") }}
        where observation_status = 'final'
        qualify row_number() over (partition by measure_code, period_grain order by period_start_date desc) = 1
    )

select
    measured.measure_code,
    measured.period_grain,
    measured.geography_type,
    measured.geography_code,
    measured.population_dimension,
    measured.population_group,
    measured.period_start_date,
    measured.period_end_date,
    measured.value,
    {{ decimal_year("(measured.period_end_date + 1)") }} as position,
    measures.direction,
    newest.period_end_date as as_of_date,
    newest.series_start_date,
    measured.period_start_date >= coalesce(newest.series_start_date, date '0001-01-01') as is_comparable
from measured
inner join measures on measured.measure_code = measures.measure_code
inner join newest on measured.measure_code = newest.measure_code and measured.period_grain = newest.period_grain
where
    measured.period_grain = measures.reporting_grain
    and measured.observation_status = 'final'
    and (measured.geography_type = 'city' or measured.population_dimension = 'all')
