with
    final as (
        select
            'inventory' as source_system,
            trim(datasets.dataset_id) as dataset_id,
            datasets.as_of_date,
            trim(datasets.title) as title,
            trim(datasets.department_code) as department_code,
            null::varchar as publisher,
            trim(datasets.sensitivity) as sensitivity,
            trim(datasets.publication_status) as publication_status,
            datasets.planned_date,
            datasets.released_date,
            datasets.request_count,
            datasets.readiness_level,
            datasets.risk_level,
            trim(datasets.goal_codes) as goal_codes,
            datasets._batch_id
        from {{ current_rows("inventory", "datasets") }} as datasets
    )

select *
from final
