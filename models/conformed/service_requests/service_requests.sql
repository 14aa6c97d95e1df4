{{ config(materialized="incremental", unique_key=["source_system", "request_id"]) }}
with
    delivered as (select * from {{ ref("int_service_requests__delivered") }} {{ of_touched_batches() }}),
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    decoded as (
        select
            delivered.request_id,
            delivered.source_system,
            delivered.department_code,
            {{ decoded("request_category") }} as request_category,
            delivered.request_type,
            {{ decoded("channel") }} as channel,
            {{ decoded("status") }} as status,
            delivered.opened_at,
            delivered.opened_date,
            delivered.due_at,
            delivered.closed_at,
            delivered.closed_date,
            {{ decoded("council_district_code", fallback=none) }} as council_district_code,
            {{ decoded("neighborhood_code", fallback=none) }} as neighborhood_code,
            {{ decoded("police_precinct_code", fallback=none) }} as police_precinct_code,
            delivered._batch_id
        from delivered {{ crosswalk_joins("service_requests") }}
    ),

    final as (
        select
            *,
            status = 'closed' as is_closed,
            -- Null, not late, when the request is open or was never given a target date.
            closed_at <= due_at as is_on_time,
            {{ elapsed("opened_at", "closed_at", "day") }} as days_to_close
        from decoded
    )

select *
from final
