-- Everything listed is on the portal: the inventory knows neither plans nor requests, and no day of its own.
with
    datasets as (select * from {{ current_rows("philadelphia_open_data", "datasets") }} as datasets),

    dated as (
        select
            *,
            try_cast(left(created, 10) as date) as created_date,
            max(try_cast(left(metadata_modified, 10) as date)) over () as as_of_date,
            -- The City names the department among the key words, in several spellings: the first that is an office.
            if(
                trim(organization) = 'City of Philadelphia',
                list_filter(
                    from_json(tags, '["varchar"]'),
                    lambda tag:regexp_matches(
                        tag, 'Department|Office|Commission|Board|Parks and Recreation$|^Licenses and'
                    )
                )[1],
                null
            ) as office
        from datasets
    ),

    final as (
        select
            'philadelphia_open_data' as source_system,
            regexp_extract(_source_file, '([^/]+)\.md$', 1) as dataset_id,
            as_of_date,
            trim(title) as title,
            {{
                snake_code(
                    "regexp_replace(replace(office, '&', 'and'), '(Department|Office) of( the)? | (Department|Office)$', '')",
                    "philadelphia",
                )
            }}
            as department_code,
            trim(organization) as publisher,
            'public' as sensitivity,
            'published' as publication_status,
            null::date as planned_date,
            created_date as released_date,
            null::bigint as request_count,
            null::integer as readiness_level,
            null::integer as risk_level,
            null::varchar as goal_codes,
            _batch_id
        from dated
    )

select *
from final
