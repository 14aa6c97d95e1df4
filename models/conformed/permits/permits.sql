{{ config(materialized="incremental", unique_key=["source_system", "permit_id"]) }}
with
    delivered as (select * from {{ ref("int_permits__delivered") }} {{ of_touched_batches() }}),
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    final as (
        select
            delivered.permit_id,
            delivered.source_system,
            delivered.department_code,
            {{ decoded("permit_type") }} as permit_type,
            delivered.applied_date,
            delivered.issued_date,
            delivered.due_date,
            delivered.valuation_usd,
            {{ decoded("council_district_code", fallback=none) }} as council_district_code,
            {{ decoded("neighborhood_code", fallback=none) }} as neighborhood_code,
            case
                when delivered.issued_date >= delivered.applied_date then delivered.issued_date - delivered.applied_date
            end as days_to_issue,
            delivered.issued_date <= delivered.due_date as is_on_time,
            delivered._batch_id
        from delivered {{ crosswalk_joins("permits") }}
    )

select *
from final
