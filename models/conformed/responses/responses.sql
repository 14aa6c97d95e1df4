{{ config(materialized="incremental", unique_key=["source_system", "response_id"]) }}
with
    delivered as (select * from {{ ref("int_responses__delivered") }} {{ of_touched_batches() }}),
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    decoded as (
        select
            delivered.response_id,
            delivered.source_system,
            delivered.department_code,
            {{ decoded("incident_type") }} as incident_type,
            delivered.priority,
            delivered.received_at,
            delivered.received_date,
            delivered.dispatched_at,
            delivered.arrived_at,
            delivered.standard_minutes,
            {{ decoded("council_district_code", fallback=none) }} as council_district_code,
            {{ decoded("neighborhood_code", fallback=none) }} as neighborhood_code,
            {{ elapsed("delivered.received_at", "delivered.arrived_at", "minute") }} as response_minutes,
            delivered._batch_id
        from delivered {{ crosswalk_joins("responses") }}
    ),

    final as (select *, response_minutes <= standard_minutes as is_within_standard from decoded)

select *
from final
