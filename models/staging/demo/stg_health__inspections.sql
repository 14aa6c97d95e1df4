with
    final as (
        select
            trim(inspections.inspection_id) as inspection_id,
            'health' as source_system,
            'public_health' as department_code,
            trim(inspections.establishment_id) as establishment_id,
            trim(inspections.inspection_type) as inspection_type,
            inspections.inspected_on as inspected_date,
            trim(inspections.inspection_result) as inspection_result,
            inspections.score,
            inspections.violation_count,
            inspections.critical_violation_count,
            trim(inspections.council_district) as council_district_code,
            trim(inspections.neighborhood) as neighborhood_code,
            cast(null as varchar) as borough_code,
            inspections._batch_id
        from {{ current_rows("health", "inspections") }} as inspections
    )

select *
from final
