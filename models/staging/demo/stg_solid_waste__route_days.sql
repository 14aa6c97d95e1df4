with
    final as (
        select
            trim(route_days.route_id) || ' ' || route_days.service_date as activity_id,
            'solid_waste' as source_system,
            'public_works' as department_code,
            'waste_collection' as activity_type,
            route_days.service_date as activity_date,
            cast(route_days.served_stops as double) as unit_count,
            cast(route_days.planned_stops as double) as planned_count,
            cast(route_days.missed_stops as double) as missed_count,
            route_days.service_hours,
            trim(route_days.council_district) as council_district_code,
            trim(route_days.neighborhood) as neighborhood_code,
            route_days._batch_id
        from {{ current_rows("solid_waste", "route_days") }} as route_days
    )

select *
from final
