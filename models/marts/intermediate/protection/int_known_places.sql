{{ config(materialized="table") }}
-- Releases with the same boundaries are of one vintage.
with
    geographies as (select * from {{ ref("dim_geographies") }}),

    quintiles as (select * from {{ ref("dim_area_quintiles") }}),

    released as (select * from {{ ref("stg_quality__released_places") }}),

    listed as (
        select 'next' as release_id, geography_type, geography_code, parent_type, parent_code, area_quintile
        from geographies
        full join quintiles using (geography_type, geography_code)
        union all by name
        from released
    )

select
    *,
    sum(hash(geography_type, geography_code, parent_type, parent_code, area_quintile)) over (
        partition by release_id
    ) as vintage
from listed
