{{ config(materialized="incremental", unique_key=["source_system", "activity_id"]) }}
with
    delivered as (select * from {{ ref("int_service_activities__delivered") }} {{ of_touched_batches() }}),
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    final as (
        select
            delivered.activity_id,
            delivered.source_system,
            delivered.department_code,
            delivered.activity_type,
            delivered.activity_date,
            delivered.unit_count,
            delivered.planned_count,
            delivered.missed_count,
            delivered.service_hours,
            {{ decoded("council_district_code", fallback=none) }} as council_district_code,
            {{ decoded("neighborhood_code", fallback=none) }} as neighborhood_code,
            delivered._batch_id
        from delivered {{ crosswalk_joins("service_activities") }}
    )

select *
from final
