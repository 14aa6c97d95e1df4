{% set today = build_date() %}
with
    periods as (select * from {{ ref("int_reporting_periods") }}),

    files as (select * from {{ ref("int_reporting_files") }}),

    -- An empty cell is no report. What a held or quarantined delivery says is not in the subject.
    submissions as (
        select measure_code, period_grain, period_start_date, min(first_submitted_date) as submitted_date
        from {{ ref("measure_submissions") }}
        where value is not null
        group by all
    ),

    reported as (
        select
            periods.*,
            files.refused_deliveries,
            coalesce(files.rejected_row_count, 0) as rejected_row_count,
            if(
                periods.reported_kind = 'measure',
                submissions.measure_code is not null,
                files.delivered_date is not null
            ) as is_submitted,
            if(
                periods.reported_kind = 'measure',
                coalesce(submissions.submitted_date, if(is_submitted, files.delivered_date, null)),
                files.delivered_date
            ) as submitted_date
        from periods
        left join
            submissions
            on periods.reported_code = submissions.measure_code
            and periods.period_grain = submissions.period_grain
            and periods.period_start_date = submissions.period_start_date
        left join
            files
            on periods.reported_kind = files.reported_kind
            and periods.reported_code = files.reported_code
            and periods.period_grain = files.period_grain
            and periods.period_start_date = files.period_start_date
    ),

    judged as (
        select
            *,
            case
                when is_submitted and submitted_date > due_date
                then 'late'
                when is_submitted
                then 'on_time'
                when due_date < {{ today }}
                then 'missing'
                else 'not_yet_due'
            end as state,
            if(is_submitted, submitted_date, greatest(due_date, {{ today }})) - due_date as days_after_due,
            if(is_submitted, [], coalesce(reminder_dates, [])) as open_reminders
        from reported
    )

select
    department_code,
    reported_kind,
    reported_code,
    period_grain,
    period_start_date,
    period_end_date,
    due_date,
    submitted_date,
    if(state = 'not_yet_due', null, greatest(days_after_due, 0))::integer as days_late,
    state,
    list_max(list_filter(open_reminders, lambda reminder:reminder <= {{ today }})) as reminder_date,
    list_min(list_filter(open_reminders, lambda reminder:reminder > {{ today }})) as next_reminder_date,
    refused_deliveries,
    {{ reporting_explanation(today) }} as explanation
from judged
