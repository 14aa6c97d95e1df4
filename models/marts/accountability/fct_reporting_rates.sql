-- A department reports when everything that was due has come, late or not; what is not due yet counts nowhere.
with
    duties as (
        select *, date_trunc('quarter', period_end_date)::date as quarter_start_date
        from {{ ref("fct_reporting_compliance") }}
    ),

    departments as (
        select
            department_code,
            quarter_start_date,
            count(*) filter (where state <> 'not_yet_due') as due_count,
            count(*) filter (where state = 'on_time') as on_time_count,
            count(*) filter (where state = 'late') as late_count,
            count(*) filter (where state = 'missing') as missing_count,
            count(*) filter (where state = 'not_yet_due') as not_yet_due_count,
            (count(*) filter (where reminder_date is not null)) as reminder_count,
            (due_count > 0)::integer as departments_due_count,
            (due_count > 0 and missing_count = 0)::integer as departments_reporting_count
        from duties
        group by department_code, quarter_start_date
    ),

    everyone as (
        select 'all' as department_code, quarter_start_date, sum(columns('_count$'))
        from departments
        group by quarter_start_date
    ),

    final as (
        select *
        from departments
        union all by name
        select *
        from everyone
    )

select
    department_code,
    quarter_start_date,
    due_count::bigint as due_count,
    on_time_count::bigint as on_time_count,
    late_count::bigint as late_count,
    missing_count::bigint as missing_count,
    not_yet_due_count::bigint as not_yet_due_count,
    reminder_count::bigint as reminder_count,
    100 * on_time_count / nullif(due_count, 0)::double as on_time_pct,
    100 * (on_time_count + late_count) / nullif(due_count, 0)::double as submitted_pct,
    departments_due_count::bigint as departments_due_count,
    departments_reporting_count::bigint as departments_reporting_count,
    100 * departments_reporting_count / nullif(departments_due_count, 0)::double as departments_reporting_pct
from final
