-- Built anew each time: it looks at the last years alone, one breakdown at a time.
with
    measured as (select * from {{ ref("int_final_values") }}),

    windows as (select * from {{ ref("trend_windows") }}),

    points as (
        select
            measured.* exclude (value),
            concat_ws(
                '|', measure_code, geography_type, geography_code, population_dimension, population_group
            ) as set_key,
            month(period_start_date) as season,
            if(is_comparable and period_start_date > as_of_date - to_years(windows.trend_years), value, null) as value
        from measured
        inner join windows using (period_grain)
    ),

    cells as (
        select
            set_key,
            measure_code,
            period_grain,
            geography_type,
            geography_code,
            population_dimension,
            population_group,
            direction,
            as_of_date,
            series_start_date,
            min(period_start_date) filter (value is not null) as first_period_start_date,
            max(period_start_date) filter (value is not null) as last_period_start_date
        from points
        group by all
    ),

    judged as (
        select
            cells.*,
            trends.* exclude (set_key, first_position, last_position),
            case
                when trends.p_value is null
                then 'not_available'
                when trends.p_value >= {{ var("significance_level") }} or trends.s = 0
                then 'steady'
                when trends.s > 0
                then 'rising'
                else 'falling'
            end as movement
        from cells
        inner join {{ method_rows("trend", "points") }} as trends on cells.set_key = trends.set_key
    )

select
    measure_code,
    period_grain,
    geography_type,
    geography_code,
    population_dimension,
    population_group,
    as_of_date,
    n as n_points,
    first_period_start_date,
    last_period_start_date,
    series_start_date,
    test,
    s as kendall_s,
    tau as kendall_tau,
    p_value,
    slope as slope_per_year,
    slope_lower,
    slope_upper,
    movement,
    case
        when movement = 'not_available' or direction not in ('increase', 'decrease')
        then 'not_available'
        when movement = 'steady'
        then 'stable'
        when (movement = 'rising') = (direction = 'increase')
        then 'improving'
        else 'worsening'
    end as trend,
    coalesce(reason, if(direction not in ('increase', 'decrease'), 'no_direction', null)) as reason
from judged
