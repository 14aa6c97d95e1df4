with
    final as (
        select
            trim(requests.request_id) as request_id,
            'city311' as source_system,
            trim(requests.department_code) as department_code,
            trim(requests.request_category) as request_category,
            trim(requests.request_type) as request_type,
            trim(requests.channel) as channel,
            trim(requests.status) as status,
            {{ local_to_utc("requests.opened_at", "America/Los_Angeles") }} as opened_at,
            cast(requests.opened_at as date) as opened_date,
            {{ local_to_utc("requests.due_at", "America/Los_Angeles") }} as due_at,
            {{ local_to_utc("requests.closed_at", "America/Los_Angeles") }} as closed_at,
            cast(requests.closed_at as date) as closed_date,
            trim(requests.council_district) as council_district_code,
            trim(requests.neighborhood) as neighborhood_code,
            trim(requests.police_precinct) as police_precinct_code,
            requests._batch_id
        from {{ current_rows("city311", "requests") }} as requests
    )

select *
from final
