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
    revision_reason
from {{ ref("catalogue_goals") }}
