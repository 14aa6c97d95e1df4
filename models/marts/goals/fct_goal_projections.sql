-- Where the straight line through the last years of each measure of a standing goal goes.
with
    promised as (
        select *
        from {{ ref("bridge_goal_measures") }}
        where valid_to_date is null
        qualify row_number() over (partition by goal_code, measure_code order by valid_from_date desc) = 1
    ),

    measures as (
        select measures.measure_code, measures.direction, units.lower_bound, units.upper_bound
        from {{ ref("dim_measures") }} as measures
        left join {{ ref("units") }} as units on measures.unit = units.unit
        where measures.is_latest_version
    ),

    goals as (
        select
            promised.*,
            concat_ws('|', promised.goal_code, promised.measure_code) as set_key,
            measures.* exclude (measure_code, direction),
            if(
                promised.target_value > promised.baseline_value,
                'increase',
                if(promised.target_value < promised.baseline_value, 'decrease', measures.direction)
            ) as wanted
        from promised
        left join measures on promised.measure_code = measures.measure_code
    ),

    -- From two years on, whole years: part of a year tilts the line of a measure that has seasons.
    whole_years as (
        select measured.*, windows.periods_per_year, count(*) over (partition by measured.measure_code) as points
        from {{ ref("int_final_values") }} as measured
        inner join {{ ref("trend_windows") }} as windows on measured.period_grain = windows.period_grain
        where
            measured.geography_type = 'city'
            and measured.population_dimension = 'all'
            and measured.is_comparable
            and measured.value is not null
            and measured.period_start_date > measured.as_of_date - to_years(windows.projection_years)
        qualify
            points < 2 * periods_per_year
            or row_number() over (partition by measured.measure_code order by measured.position desc)
            <= points - points % periods_per_year
    ),

    lines as (
        select
            goals.set_key,
            whole_years.position,
            whole_years.value,
            {{ decimal_year("(goals.target_date + 1)") }} as target_position,
            goals.target_value,
            goals.wanted as direction
        from goals
        left join whole_years on goals.measure_code = whole_years.measure_code
    ),

    spans as (
        select
            measure_code,
            min(period_start_date) as first_period_start_date,
            max(period_start_date) as last_period_start_date,
            count(*) / max(periods_per_year) as years_used
        from whole_years
        group by measure_code
    ),

    projected as (
        select goals.*, spans.* exclude (measure_code), {{ projected_columns() }}
        from goals
        inner join {{ method_rows("projection", "lines") }} as lines on goals.set_key = lines.set_key
        left join spans on goals.measure_code = spans.measure_code
    )

select
    goal_code,
    measure_code,
    goal_version_date,
    target_date,
    target_value,
    n_points,
    years_used,
    first_period_start_date,
    last_period_start_date,
    method,
    slope_per_year,
    slope_lower,
    slope_upper,
    projected_value,
    projected_lower,
    projected_upper,
    is_held_at_limit,
    reason,
    projected_target_date,
    coalesce(
        reached_reason, if(projected_target_date is null, 'more_than_a_century_away', null)
    ) as projected_target_reason
from projected
