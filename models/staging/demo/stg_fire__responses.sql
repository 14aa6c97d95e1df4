with
    final as (
        select
            trim(responses.incident_number) as response_id,
            'fire' as source_system,
            'fire' as department_code,
            trim(responses.incident_type) as incident_type,
            trim(responses.priority) as priority,
            responses.received_at,
            {{ utc_to_local_date("responses.received_at", "America/Los_Angeles") }} as received_date,
            responses.dispatched_at,
            responses.arrived_at,
            responses.standard_minutes,
            cast(responses.council_district as varchar) as council_district_code,
            trim(responses.neighborhood) as neighborhood_code,
            responses._batch_id
        from {{ current_rows("fire", "responses") }} as responses
    )

select *
from final
