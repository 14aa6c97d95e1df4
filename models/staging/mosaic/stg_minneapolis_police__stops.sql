with
    stops as (select * from {{ current_rows("minneapolis_police", "stops") }} as stops),

    final as (
        select
            trim(stop_number) as stop_id,
            'minneapolis_police' as source_system,
            'minneapolis_police_department' as department_code,
            stopped_at,
            {{ utc_to_local_date("stopped_at", "America/Chicago") }} as stopped_date,
            trim(problem) as stop_reason,
            citation_issued = 'YES' as is_citation_issued,
            person_search = 'YES' as is_person_searched,
            vehicle_search = 'YES' as is_vehicle_searched,
            -- The extract does not say what a search found.
            null::boolean as is_contraband_found,
            trim(race) as race_ethnicity,
            trim(gender) as gender,
            null::integer as age_years,
            null::varchar as council_district_code,
            trim(neighborhood) as neighborhood_code,
            trim(police_precinct) as police_precinct_code,
            _batch_id
        from stops
    )

select *
from final
