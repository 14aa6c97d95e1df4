with
    datasets as (select * from {{ current_rows("philadelphia_open_data", "datasets") }} as datasets),

    final as (
        select
            trim(title) as title,
            trim(organization) as publisher,
            nullif(trim(license), '') as licence,
            created,
            modified
        from datasets
    )

select *
from final
