select * from {{ ref("dim_targets") }}
