-- What the departments list, and what this warehouse itself publishes.
with
    datasets as (
        select * from {{ ref("catalog") }} qualify as_of_date = max(as_of_date) over (partition by source_system)
    ),

    departments as (select department_code from {{ ref("dim_departments") }}),

    priorities as (select * from {{ ref("int_release_priorities") }}),

    listed as (
        select
            datasets.* replace (departments.department_code as department_code),
            null::varchar as open_table_name,
            if({{ is_overdue() }}, as_of_date - planned_date, null)::integer as days_overdue,
            priorities.* exclude (source_system, dataset_id)
        from datasets
        left join departments using (department_code)
        left join priorities using (source_system, dataset_id)
    ),

    own as (
        select
            'city_performance' as source_system,
            'city-performance:{{ env_var("CITY", "demo") }}:' || table_name as dataset_id,
            title,
            {{ "'" ~ city().performance_department ~ "'" if city().get("performance_department") else "null" }}
            as department_code,
            'public' as sensitivity,
            'published' as publication_status,
            table_name as open_table_name
        from {{ open_tables() }}
    ),

    final as (
        select *
        from listed
        union all by name
        select *
        from own
    )

select
    source_system,
    dataset_id,
    title,
    department_code,
    publisher,
    sensitivity,
    publication_status,
    planned_date,
    released_date,
    days_overdue,
    request_count,
    readiness_level,
    risk_level,
    goal_codes,
    linked_goal_count,
    release_priority_score,
    release_priority_rank,
    scored_weight_pct,
    score_explanation,
    duplicate_of,
    open_table_name,
    as_of_date
from final
