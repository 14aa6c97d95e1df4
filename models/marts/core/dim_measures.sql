with
    catalogue as (select * from {{ ref("catalogue_measures") }}),

    units as (select * from {{ ref("units") }}),

    metrics as (select * from {{ metric_catalogue() }} as metrics),

    extracts as (select * from {{ subject_extracts() }} as extracts),

    submissions as (select distinct measure_code, source_system from {{ ref("measure_submissions") }}),

    versions as (
        select * replace (replace(cross_breakdowns, ' ', '') as cross_breakdowns)
        from catalogue
        union all by name
        select
            measure_code,
            valid_from_date,
            measure_name,
            description,
            department_code,
            priority_area_code,
            measure_type,
            unit,
            direction,
            decimals,
            false as is_headline,
            false as is_additive,
            'submitted' as method,
            description as definition,
            reporting_grain,
            0 as lag_days,
            'city' as jurisdiction_code,
            0 as small_number_threshold,
            'Submitted as an aggregate for the whole city.' as small_number_reason,
            'Delivered with the submission.' as revision_reason
        -- Departments that submit ready-made values may deliver their definitions with them.
        from {{ ref("measure_definitions") }}
        where measure_code not in (select measure_code from catalogue)
    ),

    sources as (
        select measure_code, string_agg(extract, ', ' order by extract) as source_extracts
        from
            (
                select metrics.measure_code, extracts.extract
                from metrics
                inner join extracts using (subject)
                union
                select submissions.measure_code, extracts.extract
                from submissions
                inner join
                    extracts
                    on extracts.subject = 'measure_submissions'
                    and submissions.source_system = extracts.source_system
            )
        group by measure_code
    )

select
    versions.* exclude (accumulation_start_month, arrears_months, status_methods),
    coalesce(versions.accumulation_start_month, {{ city().fiscal_year_start_month }})::integer
    as accumulation_start_month,
    coalesce(versions.arrears_months, 0)::integer as arrears_months,
    coalesce(replace(versions.status_methods, ' ', ''), 'threshold_bands') as status_methods,
    sources.source_extracts,
    metrics.subject,
    metrics.per_population,
    coalesce(metrics.counts_events, false) as is_count_based,
    coalesce(units.scale, 1)::double as scale,
    versions.valid_from_date
    = max(versions.valid_from_date) over (partition by versions.measure_code) as is_latest_version
from versions
left join sources using (measure_code)
left join metrics using (measure_code)
left join units using (unit)
