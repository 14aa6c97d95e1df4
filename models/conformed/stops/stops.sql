{{ config(materialized="incremental", unique_key=["source_system", "stop_id"]) }}
with
    delivered as (select * from {{ ref("int_stops__delivered") }} {{ of_touched_batches() }}),
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    final as (
        select
            delivered.stop_id,
            delivered.source_system,
            delivered.department_code,
            delivered.stopped_at,
            delivered.stopped_date,
            {{ decoded("stop_reason") }} as stop_reason,
            delivered.is_citation_issued,
            delivered.is_person_searched,
            delivered.is_vehicle_searched,
            -- Null unless one search is recorded or both are ruled out.
            delivered.is_person_searched or delivered.is_vehicle_searched as is_searched,
            delivered.is_contraband_found,
            {{ decoded("race_ethnicity") }} as race_ethnicity,
            {{ decoded("gender") }} as gender,
            {{ age_band("delivered.age_years") }} as age_band,
            {{ decoded("council_district_code", fallback=none) }} as council_district_code,
            {{ decoded("neighborhood_code", fallback=none) }} as neighborhood_code,
            {{ decoded("police_precinct_code", fallback=none) }} as police_precinct_code,
            delivered._batch_id
        from delivered {{ crosswalk_joins("stops") }}
    )

select *
from final
