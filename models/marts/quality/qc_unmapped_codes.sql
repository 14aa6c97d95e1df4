with
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    -- Population says in each row which domain it speaks, and is small.
    population as ({{ delivered_code_counts("population") }}),

    batches as (select * from {{ ref("int_delivered_codes") }}),

    delivered as (
        select * replace ({{ spelled_parts("source_code") }} as source_code)
        from
            (
                select *
                from batches
                union all by name
                select *
                from population
            )
    ),

    final as (
        select
            delivered.source_system,
            delivered.subject,
            delivered.column_name,
            delivered.domain,
            delivered.source_code,
            sum(delivered.row_count)::bigint as row_count
        from delivered
        where
            delivered.source_code <> ''
            and not exists (
                select 1
                from codes
                where
                    codes.domain = delivered.domain
                    and codes.source_code = delivered.source_code
                    and codes.source_system in (delivered.source_system, '*')
            )
        group by all
    )

select *
from final
