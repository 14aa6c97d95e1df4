{{ config(materialized="incremental", unique_key=["source_system", "collision_id"]) }}
with
    delivered as (select * from {{ ref("int_collisions__delivered") }} {{ of_touched_batches() }}),
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    decoded as (
        select
            delivered.collision_id,
            delivered.source_system,
            delivered.department_code,
            delivered.occurred_at,
            delivered.occurred_date,
            {{ decoded("severity") }} as severity,
            delivered.killed_count,
            delivered.injured_count,
            delivered.is_pedestrian_involved,
            delivered.is_bicycle_involved,
            delivered.is_alcohol_involved,
            {{ decoded("council_district_code", fallback=none) }} as council_district_code,
            {{ decoded("neighborhood_code", fallback=none) }} as neighborhood_code,
            delivered._batch_id
        from delivered {{ crosswalk_joins("collisions") }}
    ),

    final as (
        select
            *,
            case
                -- A death counts even where the severity was not updated after it.
                when severity in ('fatal', 'severe') or killed_count > 0
                then true
                when severity in ('minor', 'property_damage')
                then false
            end as is_killed_or_severely_injured
        from decoded
    )

select *
from final
