select priority_area_code, plan_code, priority_area_name, description, sort_order
from {{ ref("catalogue_priority_areas") }}
