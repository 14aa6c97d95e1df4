-- The last row of each data set: what a later inventory has put right is no problem any more.
with
    datasets as (
        select *
        from {{ ref("catalog") }}
        qualify row_number() over (partition by source_system, dataset_id order by as_of_date desc) = 1
    ),

    delivered as (select * from {{ ref("int_catalog__delivered") }}),

    departments as (select department_code from {{ ref("dim_departments") }}),

    goals as (select goal_code from {{ ref("dim_goals") }}),

    named_goals as (
        select source_system, dataset_id, as_of_date, trim(unnest(string_split(goal_codes, ';'))) as goal_code
        from datasets
    ),

    problems as (
        select source_system, dataset_id, as_of_date, 'unknown_department' as problem, department_code as detail
        from datasets
        anti join departments using (department_code)
        where department_code is not null
        union all
        select source_system, dataset_id, as_of_date, 'unknown_goal' as problem, goal_code as detail
        from named_goals
        anti join goals using (goal_code)
        where goal_code <> ''
        union all
        select source_system, dataset_id, as_of_date, 'planned_date_past' as problem, planned_date::varchar as detail
        from datasets
        where {{ is_overdue() }}
        union all
        select source_system, dataset_id, as_of_date, 'duplicate_title' as problem, duplicate_of as detail
        from datasets
        where duplicate_of is not null
        union all
        select source_system, dataset_id, as_of_date, 'confidential_published' as problem, title as detail
        from datasets
        where publication_status = 'published' and sensitivity = 'confidential'
        union all
        select
            datasets.source_system,
            datasets.dataset_id,
            datasets.as_of_date,
            unnest(['unknown_sensitivity', 'unknown_status', 'release_in_future']) as problem,
            unnest(
                [
                    if(datasets.sensitivity = 'unknown', coalesce(delivered.sensitivity, ''), null),
                    if(datasets.publication_status = 'unknown', coalesce(delivered.publication_status, ''), null),
                    if(
                        datasets.publication_status = 'planned' and lower(delivered.publication_status) = 'published',
                        delivered.released_date::varchar,
                        null
                    )
                ]
            ) as detail
        from datasets
        inner join delivered using (source_system, dataset_id, as_of_date)
    )

select source_system, dataset_id, as_of_date, problem, detail
from problems
where detail is not null
