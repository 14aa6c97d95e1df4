-- As New York's management report does it: a value against the mean of the one, three and five years before it.
with
    versions as (select * from {{ ref("dim_measures") }}),

    breaks as (select * from {{ ref("dim_breaks") }}),

    measured as (
        select
            own.measure_code,
            own.period_grain,
            own.period_start_date,
            own.observation_status,
            own.value,
            -- Decimals, so that the mean of equal values is that value and a tie is a tie; what has no room is left
            -- out.
            case
                when own.observation_status = 'final' and abs(own.value) < 1e20 then own.value::decimal(38, 12)
            end as exact_value,
            -- What a break within the period mixes is comparable with nothing before it.
            breaks.break_date as series_start_date,
            versions.unit,
            versions.direction,
            strftime(own.period_start_date, '%m-%d') as season
        from {{ ref("fct_measure_values") }} as own
        inner join
            versions on own.measure_code = versions.measure_code and own.measure_version_date = versions.valid_from_date
        asof left join breaks on own.measure_code = breaks.measure_code and own.period_end_date >= breaks.break_date
        where own.geography_type = 'city' and own.population_dimension = 'all'
    ),

    windowed as (select *, unnest([1, 3, 5]) as window_years from measured),

    based as (
        select
            windowed.* exclude (season),
            sum(earlier.exact_value) as earlier_sum,
            count(earlier.exact_value) as years_available
        from windowed
        left join
            measured as earlier
            on windowed.measure_code = earlier.measure_code
            and windowed.period_grain = earlier.period_grain
            and windowed.season = earlier.season
            and windowed.unit = earlier.unit
            and earlier.period_start_date < windowed.period_start_date
            and earlier.period_start_date >= windowed.period_start_date - to_years(windowed.window_years)
            and earlier.period_start_date >= coalesce(windowed.series_start_date, date '0001-01-01')
        group by all
    ),

    changed as (
        select
            *,
            earlier_sum / years_available as base_value,
            (exact_value * years_available - earlier_sum) / years_available as change,
            case direction when 'increase' then 1 when 'decrease' then -1 end as favourable_sign
        from based
    ),

    signed as (select *, favourable_sign * change as favourable_change from changed)

select
    measure_code,
    period_grain,
    period_start_date,
    window_years,
    value,
    base_value,
    years_available::int as years_available,
    change,
    100 * change / nullif(abs(base_value), 0) as change_pct,
    favourable_change,
    {{ improvement() }} as improvement,
    {{ improvement_explanation() }} as explanation
from signed
