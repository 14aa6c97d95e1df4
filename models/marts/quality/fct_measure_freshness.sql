with
    measures as (
        select measure_code, department_code, source_extracts from {{ ref("dim_measures") }} where is_latest_version
    ),

    extracts as (select * from {{ ref("fct_extract_freshness") }}),

    behind as (
        select measure_code, department_code, unnest(string_split(source_extracts, ', ')) as extract from measures
    )

select
    behind.measure_code,
    behind.extract,
    behind.department_code,
    extracts.accepted_at,
    coalesce(extracts.is_stale, true) as is_stale,
    if(extracts.extract is null, 'Never delivered.', extracts.stale_reason) as stale_reason
from behind
left join extracts using (extract)
