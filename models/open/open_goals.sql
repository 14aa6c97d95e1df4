select * from {{ ref("dim_goals") }}
