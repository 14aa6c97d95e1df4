with
    final as (
        select
            trim(visits.branch_code) || ' ' || visits.visit_date as activity_id,
            'library' as source_system,
            'library' as department_code,
            'library_service' as activity_type,
            visits.visit_date as activity_date,
            cast(visits.visits as double) as unit_count,
            -- Branches plan hours, not visits.
            cast(null as double) as planned_count,
            cast(null as double) as missed_count,
            visits.open_hours as service_hours,
            trim(visits.council_district) as council_district_code,
            trim(visits.neighborhood) as neighborhood_code,
            visits._batch_id
        from {{ current_rows("library", "visits") }} as visits
    )

select *
from final
