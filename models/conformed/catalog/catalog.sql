{% set known = {
    "sensitivity": ["public", "internal", "confidential"],
    "publication_status": ["published", "planned", "not_planned", "withheld"],
} %}
with
    delivered as (select * from {{ ref("int_catalog__delivered") }}),

    read_codes as (
        select
            * replace (
                coalesce(nullif(title, ''), dataset_id) as title,
                {%- for column, codes in known.items() %}
                    case
                        when lower({{ column }}) in ('{{ codes | join("', '") }}')
                        then lower({{ column }})
                        else 'unknown'
                    end as {{ column }}
                    {{- ',' if not loop.last }}
                {%- endfor %}
            ),
            publication_status = 'published' and coalesce(released_date > as_of_date, false) as is_announced
        from delivered
    ),

    final as (
        select
            source_system,
            dataset_id,
            as_of_date,
            title,
            nullif(department_code, '') as department_code,
            publisher,
            sensitivity,
            if(is_announced, 'planned', publication_status) as publication_status,
            case
                when is_announced then released_date when publication_status <> 'published' then planned_date
            end as planned_date,
            if(publication_status = 'published' and not is_announced, released_date, null) as released_date,
            request_count,
            readiness_level,
            risk_level,
            nullif(goal_codes, '') as goal_codes,
            -- Published before announced: the twin that is out stands for the other.
            nullif(first_value(dataset_id) over same, dataset_id) as duplicate_of,
            _batch_id
        from read_codes
        window
            same as (
                partition by source_system, as_of_date, department_code, publisher, lower(title)
                order by publication_status = 'published' and not is_announced desc, released_date, dataset_id
            )
    )

select *
from final
