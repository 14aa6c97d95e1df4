select
    areas.priority_area_code,
    areas.plan_code,
    areas.priority_area_name,
    areas.description,
    areas.sort_order,
    -- An area stands as long as the plan that sets it.
    plans.valid_from_date,
    plans.valid_to_date
from {{ ref("catalogue_priority_areas") }} as areas
inner join {{ ref("catalogue_plans") }} as plans using (plan_code)
