with
    published as (
        select *
        from {{ ref("open_measure_values") }}
        where confidentiality_status = 'published' and geography_type = 'city' and population_dimension = 'all'
    ),

    -- A status tells something of every value behind it: all of them have to be public.
    hidden as (
        select standings.goal_code, standings.period_start_date
        from {{ ref("int_goal_standings") }} as standings
        anti join
            published
            on standings.measure_code = published.measure_code
            and standings.measure_grain = published.period_grain
            and standings.measure_start_date = published.period_start_date
        where standings.measure_start_date is not null
    )

select progress.*
from {{ ref("fct_goal_progress") }} as progress
anti join hidden using (goal_code, period_start_date)
