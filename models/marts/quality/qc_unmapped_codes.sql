with
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    delivered as (
        {% for subject, columns in coded_columns().items() %}
            {{ delivered_code_counts(subject, columns) }} {{ 'union all' if not loop.last }}
        {% endfor %}
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
            delivered.source_code != ''
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
