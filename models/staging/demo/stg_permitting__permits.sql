with
    final as (
        select
            trim(permits.permit_id) as permit_id,
            'permitting' as source_system,
            'planning' as department_code,
            trim(permits.permit_type) as permit_type,
            permits.applied_date,
            permits.issued_date,
            permits.due_date,
            permits.valuation_usd,
            trim(permits.council_district) as council_district_code,
            trim(permits.neighborhood) as neighborhood_code,
            permits._batch_id
        from {{ current_rows("permitting", "permits") }} as permits
    )

select *
from final
