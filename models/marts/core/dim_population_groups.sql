with
    groups as (select * from {{ ref("population_groups") }}),

    -- The workforce is also grouped by where it works.
    departments as (
        select
            'department' as population_dimension,
            department_code as population_group,
            department_name as population_group_name,
            null as standard,
            row_number() over (order by department_name) as sort_order,
            false as is_ordered,
            null as social_rank,
            false as is_overlapping
        from {{ ref("catalogue_departments") }}
    ),

    unioned as (
        select *
        from groups
        union all by name
        select *
        from departments
    )

select
    population_dimension,
    population_group,
    population_group_name as label,
    standard,
    sort_order::int as sort_order,
    is_ordered,
    social_rank::int as social_rank,
    is_overlapping
from unioned
