with
    final as (
        select
            trim(stops.stop_id) as stop_id,
            'police' as source_system,
            'police' as department_code,
            {{ local_to_utc("stops.stopped_at", "America/Los_Angeles") }} as stopped_at,
            cast(stops.stopped_at as date) as stopped_date,
            trim(stops.stop_reason) as stop_reason,
            -- Y and N read as booleans; anything else is not a recorded answer.
            try_cast(trim(stops.citation_issued) as boolean) as is_citation_issued,
            try_cast(trim(stops.person_searched) as boolean) as is_person_searched,
            try_cast(trim(stops.vehicle_searched) as boolean) as is_vehicle_searched,
            try_cast(trim(stops.contraband_found) as boolean) as is_contraband_found,
            trim(stops.race) as race_ethnicity,
            trim(stops.sex) as gender,
            -- The date of birth is personal and stays behind: only completed years leave the extract.
            cast(date_sub('year', stops.date_of_birth, cast(stops.stopped_at as date)) as integer) as age_years,
            trim(stops.council_district) as council_district_code,
            trim(stops.neighborhood) as neighborhood_code,
            trim(stops.police_precinct) as police_precinct_code,
            stops._batch_id
        from {{ current_rows("police", "stops") }} as stops
    )

select *
from final
