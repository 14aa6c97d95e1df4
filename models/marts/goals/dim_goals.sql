select
    goal_code,
    plan_code,
    priority_area_code,
    department_code,
    goal_name,
    horizon_years,
    measure_code,
    baseline_date,
    baseline_value,
    target_date,
    target_value,
    valid_from_date,
    valid_to_date,
    revision_reason,
    weight,
    period_grain,
    status_method,
    rollup_weight
from {{ ref("dim_goal_versions") }}
qualify row_number() over (partition by goal_code order by valid_from_date desc) = 1
