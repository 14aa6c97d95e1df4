select
    population_dimension,
    population_group,
    population_group_name as label,
    standard,
    sort_order,
    is_ordered,
    social_rank
from {{ ref("population_groups") }}
