with
    requests as (select * from {{ current_rows("boston_311", "requests") }} as requests),

    final as (
        select
            trim(case_id) as request_id,
            'boston_311' as source_system,
            {{ snake_code("subject", "boston") }} as department_code,
            trim(reason) as request_category,
            trim(type) as request_type,
            trim(source) as channel,
            trim(case_status) as status,
            {{ local_to_utc("opened_at", "America/New_York") }} as opened_at,
            opened_at::date as opened_date,
            {{ local_to_utc("target_at", "America/New_York") }} as due_at,
            {{ local_to_utc("closed_at", "America/New_York") }} as closed_at,
            closed_at::date as closed_date,
            -- Written as a number with a decimal by an earlier hand: 4.0 is district 4.
            regexp_replace(trim(city_council_district), '\.0$', '') as council_district_code,
            trim(neighborhood) as neighborhood_code,
            replace(trim(police_district), '-', '') as police_precinct_code,
            _batch_id
        from requests
    )

select *
from final
