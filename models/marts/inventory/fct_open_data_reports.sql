-- Each year as its last inventory saw it. Releases are told by the newest inventory, also of years before the first
-- one.
with
    inventories as (
        select *, year(as_of_date) as year
        from {{ ref("department_inventories") }}
        qualify as_of_date = max(as_of_date) over (partition by source_system, year(as_of_date))
    ),

    datasets as (
        select catalog.* replace (coalesce(departments.department_code, 'unknown') as department_code)
        from {{ ref("catalog") }} as catalog
        left join {{ ref("dim_departments") }} as departments using (department_code)
        where catalog.duplicate_of is null
    ),

    states as (
        select
            source_system,
            as_of_date,
            department_code,
            count(*) filter (where publication_status = 'planned') as planned_count,
            count(*) filter (where {{ is_overdue() }}) as overdue_count,
            count(*) filter (where sensitivity = 'public') as public_count,
            count(*) filter (where sensitivity = 'internal') as internal_count,
            count(*) filter (where sensitivity = 'confidential') as confidential_count
        from datasets
        group by all
    ),

    stocks as (
        select
            inventories.source_system,
            inventories.year,
            coalesce(inventories.department_code, 'all') as department_code,
            max(inventories.as_of_date) as as_of_date,
            sum(inventories.listed_count) as listed_count,
            {%- for column in [
                "public_count",
                "internal_count",
                "confidential_count",
                "planned_count",
                "overdue_count",
            ] %}
                coalesce(sum(states.{{ column }}), 0) as {{ column }},
            {%- endfor %}
            sum(inventories.publishable_count) as publishable_count,
            sum(inventories.published_count) as published_count,
            count(*) filter (where inventories.has_inventory_duty) as departments_due_count,
            count(*) filter (
                where inventories.has_inventory_duty and inventories.has_published
            ) as departments_publishing_count
        from inventories
        left join states using (source_system, as_of_date, department_code)
        group by
            grouping sets (
                (inventories.source_system, inventories.year),
                (inventories.source_system, inventories.year, inventories.department_code)
            )
    ),

    newest as (select * from datasets qualify as_of_date = max(as_of_date) over (partition by source_system)),

    releases as (
        select
            source_system,
            year(released_date) as year,
            coalesce(department_code, 'all') as department_code,
            count(*) as released_count
        from newest
        where released_date is not null
        group by grouping sets ((source_system, year), (source_system, year, department_code))
    )

select
    source_system,
    year::integer as year,
    department_code,
    as_of_date,
    listed_count::bigint as listed_count,
    public_count::bigint as public_count,
    internal_count::bigint as internal_count,
    confidential_count::bigint as confidential_count,
    publishable_count::bigint as publishable_count,
    published_count::bigint as published_count,
    planned_count::bigint as planned_count,
    overdue_count::bigint as overdue_count,
    -- A year with an inventory and no release has none; before the first inventory only releases are known.
    coalesce(released_count, if(as_of_date is null, null, 0))::bigint as released_count,
    100 * published_count / nullif(publishable_count, 0)::double as published_pct,
    case
        when lag(year) over years = year - 1
        then 100 * (published_count / nullif(lag(published_count) over years, 0)::double - 1)
    end as published_growth_pct,
    departments_due_count::bigint as departments_due_count,
    departments_publishing_count::bigint as departments_publishing_count,
    100 * departments_publishing_count / nullif(departments_due_count, 0)::double as departments_publishing_pct
from stocks
full join releases using (source_system, year, department_code)
window years as (partition by source_system, department_code order by year)
