select * from {{ ref("dim_geographies") }}
