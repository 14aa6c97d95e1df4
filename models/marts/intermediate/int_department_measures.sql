-- A department's key measures: the city's headlines that it owns, and all measures of the goals it answers for that
-- were in force when the quarter ended. Each is shown by the quarter, or in its own grain where nobody measures
-- quarters.
with
    figures as (
        select measure_code, period_grain, period_start_date, period_end_date
        from {{ ref("fct_measure_values") }}
        where geography_type = 'city' and population_dimension = 'all' and value is not null
    ),

    measures as (select * from {{ ref("dim_measures") }} where is_latest_version),

    goals as (
        select versions.department_code, goal_measures.*
        from {{ ref("bridge_goal_measures") }} as goal_measures
        inner join
            {{ ref("dim_goal_versions") }} as versions
            on goal_measures.goal_code = versions.goal_code
            and goal_measures.goal_version_date = versions.valid_from_date
    ),

    grains as (
        select
            measures.measure_code,
            if(bool_or(figures.period_grain = 'quarter'), 'quarter', measures.reporting_grain) as period_grain
        from measures
        inner join figures using (measure_code)
        group by measures.measure_code, measures.reporting_grain
    ),

    spans as (
        select measure_code, period_grain, min(figures.period_end_date) as first_end_date
        from grains
        inner join figures using (measure_code, period_grain)
        group by measure_code, period_grain
    ),

    quarters as (
        select period_start_date as quarter_start_date, period_end_date as quarter_end_date
        from {{ ref("dim_periods") }}
        where
            period_grain = 'quarter'
            and period_start_date
            <= (select max(period_start_date) from figures where period_grain in ('month', 'quarter'))
    ),

    owned as (
        select measures.department_code, quarters.quarter_start_date, measures.measure_code, null as goal_code
        from measures
        cross join quarters
        where measures.is_headline
        union all
        select goals.department_code, quarters.quarter_start_date, goals.measure_code, goals.goal_code
        from goals
        inner join
            quarters
            on quarters.quarter_end_date
            between goals.valid_from_date and coalesce(goals.valid_to_date, date '9999-12-31')
    ),

    chosen as (
        select
            owned.department_code,
            quarters.quarter_start_date,
            quarters.quarter_end_date,
            owned.measure_code,
            bool_or(owned.goal_code is null) as is_headline,
            string_agg(owned.goal_code, ', ' order by owned.goal_code) as goal_codes,
            spans.period_grain
        from owned
        inner join quarters using (quarter_start_date)
        inner join spans using (measure_code)
        where quarters.quarter_end_date >= spans.first_end_date and owned.department_code is not null
        group by all
    )

select
    chosen.*,
    -- A yearly value stands until the next one, for a year at most; a quarter stands for itself.
    if(
        chosen.period_grain = 'quarter',
        chosen.quarter_start_date,
        (
            select max(figures.period_start_date)
            from figures
            where
                figures.measure_code = chosen.measure_code
                and figures.period_grain = chosen.period_grain
                and figures.period_end_date <= chosen.quarter_end_date
                and figures.period_end_date > chosen.quarter_end_date - interval 1 year
        )
    ) as period_start_date
from chosen
