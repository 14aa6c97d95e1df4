-- Bug it prevents: a duty with an unreadable reminder stops the build in the middle, one for an unknown extract or
-- without a file pattern is missing for ever, and of two versions that overlap a period falls under both.
with
    duties as (select * from {{ ref("catalogue_reporting_duties") }}),

    problems as (
        select reported_code, valid_from_date, 'reminder_days: write whole days as in 14;3;-7' as problem
        from duties
        where not regexp_full_match(reminder_days, '-?\d+(;-?\d+)*')
        union all
        select reported_code, valid_from_date, 'file_pattern: an extract needs one' as problem
        from duties
        where reported_kind = 'extract' and file_pattern is null
        union all
        select reported_code, valid_from_date, 'reported_code: no extract of this city has this name' as problem
        from duties
        anti join {{ subject_extracts() }} as extracts on duties.reported_code = extracts.extract
        where reported_kind = 'extract'
        union all
        select
            reported_code, valid_from_date, 'file_pattern: known are {year}, {month}, {quarter} and {half}' as problem
        from duties
        where regexp_matches(regexp_replace(file_pattern, '\{(year|month|quarter|half)\}', '', 'g'), '[{}]')
        union all
        select reported_code, valid_from_date, 'valid_to_date: end this version before the next one begins' as problem
        from duties
        where valid_to_date < valid_from_date
        union all
        select reported_code, valid_from_date, 'valid_to_date: end this version before the next one begins' as problem
        from duties
        qualify
            lead(valid_from_date) over (
                partition by reported_kind, reported_code, period_grain order by valid_from_date
            )
            <= coalesce(valid_to_date, date '9999-12-31')
    )

select *
from problems
