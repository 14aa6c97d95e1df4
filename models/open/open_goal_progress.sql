with
    published as (
        select *
        from {{ ref("open_measure_values") }}
        where confidentiality_status = 'published' and geography_type = 'city' and population_dimension = 'all'
    )

select progress.*
from {{ ref("fct_goal_progress") }} as progress
semi join
    published
    on progress.measure_code = published.measure_code
    and progress.period_start_date = published.period_start_date
    and progress.current_value = published.value
