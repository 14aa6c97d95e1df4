{#- Small, so built anew each time. The key is only what its months are signed by (macros/measures/subject_months.sql):
    all that the measures read, because a row may change with the catalogue and not with its batch. -#}
{{
    config(
        unique_key=[
            "source_system",
            "department_code",
            "as_of_date",
            "has_inventory_duty",
            "listed_count",
            "publishable_count",
            "published_count",
        ]
    )
}}
with
    datasets as (select * from {{ ref("catalog") }} where duplicate_of is null),

    departments as (select department_code, has_inventory_duty from {{ ref("catalogue_departments") }}),

    -- Who has to list, whether or not the inventory knows them.
    bound as (
        select inventories.source_system, inventories.as_of_date, inventories._batch_id, departments.department_code
        from (select source_system, as_of_date, max(_batch_id) as _batch_id from datasets group by all) as inventories
        inner join departments on departments.has_inventory_duty
    ),

    listed as (
        select
            datasets.source_system,
            datasets.as_of_date,
            max(datasets._batch_id) as _batch_id,
            coalesce(departments.department_code, 'unknown') as department_code,
            count(*) as listed_count,
            count(*) filter (where sensitivity = 'public' or publication_status = 'published') as publishable_count,
            count(*) filter (where publication_status = 'published') as published_count
        from datasets
        left join departments on datasets.department_code = departments.department_code
        group by all
    ),

    final as (
        select
            source_system,
            department_code,
            as_of_date,
            bound.department_code is not null as has_inventory_duty,
            coalesce(listed.listed_count, 0) as listed_count,
            coalesce(listed.publishable_count, 0) as publishable_count,
            coalesce(listed.published_count, 0) as published_count,
            coalesce(listed.published_count, 0) > 0 as has_published,
            coalesce(listed._batch_id, bound._batch_id) as _batch_id
        from listed
        full join bound using (source_system, department_code, as_of_date)
    )

select *
from final
