{{ config(materialized="incremental", meta=touched_measure_periods("signatures_of_history")) }}
{% set z = var("confidence_z") %}
with
    compared as (select * from {{ ref("int_earlier_periods") }} {{ of_touched_periods() }}),

    series as (select * from {{ ref("int_measure_series") }}),

    measures as (select * from {{ ref("dim_measures") }}),

    cells as (select * from {{ ref("int_measure_cells") }}),

    summands as (select * from {{ ref("int_measure_summands") }}),

    beside as ({{ earlier_values("compared", "summands") }}),

    described as (
        select
            cells.* exclude (cell_number),
            beside.* exclude (cell_number),
            series.* exclude (measure_code, period_grain, period_start_date),
            {{ period_before("cells.period_grain", "beside.period_start_date") }} as prior_start_date,
            measures.method,
            measures.scale
        from beside
        inner join cells on beside.cell_number = cells.cell_number
        inner join
            series
            on cells.measure_code = series.measure_code
            and cells.period_grain = series.period_grain
            and beside.period_start_date = series.period_start_date
        inner join
            measures
            on cells.measure_code = measures.measure_code
            and series.measure_version_date = measures.valid_from_date
    ),

    explained as (
        select
            *,
            {{ reason_without_change("prior_value", "prior_start_date") }} as prior_reason,
            {{ reason_without_change("value_1_years_ago", year_before("period_start_date")) }} as year_ago_reason,
            {{ reason_without_sum("year_to_date", "is_year_to_date_complete") }} as year_to_date_reason,
            {{ reason_without_sum("rolling_12_month", "is_rolling_complete") }} as rolling_12_month_reason,
            {{ reason_without_five_years() }} as five_year_reason
        from described
    ),

    changed as (
        select
            *,
            if(prior_reason is null, value - prior_value, null) as change_from_prior_period,
            if(year_ago_reason is null, value - value_1_years_ago, null) as change_from_year_ago,
            if(
                year_ago_reason is null, sqrt(pow(standard_error, 2) + pow(year_ago_standard_error, 2)), null
            ) as change_standard_error
        from explained
    )

select
    measure_code,
    period_grain,
    period_start_date,
    geography_type,
    geography_code,
    population_dimension,
    population_group,
    period_end_date,
    observation_status,
    value,
    prior_value,
    change_from_prior_period,
    100 * change_from_prior_period / nullif(abs(prior_value), 0) as change_from_prior_period_pct,
    prior_reason,
    value_1_years_ago as year_ago_value,
    change_from_year_ago,
    100 * change_from_year_ago / nullif(abs(value_1_years_ago), 0) as change_from_year_ago_pct,
    change_standard_error,
    abs(change_from_year_ago) > {{ z }} * change_standard_error as is_change_significant,
    year_ago_reason,
    {{ sum_over_periods("year_to_date") }} as year_to_date_value,
    year_to_date_reason,
    {{ sum_over_periods("rolling_12_month") }} as rolling_12_month_value,
    rolling_12_month_reason,
    value_2_years_ago,
    value_3_years_ago,
    value_4_years_ago,
    value_5_years_ago,
    if(five_year_reason is null, {{ five_year_mean() }}, null) as five_year_average,
    five_year_reason,
    series_start_date,
    coalesce(series_start_date > period_start_date, false) as is_across_break,
    break_reason
from changed
