select * from {{ ref("dim_measures") }}
