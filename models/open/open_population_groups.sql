select * from {{ ref("dim_population_groups") }}
