{{ config(materialized="incremental", unique_key=["source_system", "inspection_id"]) }}
with
    delivered as (select * from {{ ref("int_inspections__delivered") }} {{ of_touched_batches() }}),
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    decoded as (
        select
            delivered.inspection_id,
            delivered.source_system,
            delivered.department_code,
            delivered.establishment_id,
            delivered.inspection_type,
            delivered.inspected_date,
            {{ decoded("inspection_result") }} as inspection_result,
            delivered.score,
            delivered.violation_count,
            delivered.critical_violation_count,
            {{ decoded("council_district_code", fallback=none) }} as council_district_code,
            {{ decoded("neighborhood_code", fallback=none) }} as neighborhood_code,
            {{ decoded("borough_code", fallback=none) }} as borough_code,
            delivered._batch_id
        from delivered {{ crosswalk_joins("inspections") }}
    ),

    final as (select *, nullif(inspection_result, 'unknown') = 'passed' as is_passed from decoded)

select *
from final
