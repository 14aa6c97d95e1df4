-- The earlier periods that a target is read against, beside the period before and the year before.
with
    targets as (select * from {{ ref("int_measure_targets") }}),

    measured as (select * from {{ ref("int_measure_periods") }}),

    -- The same months of an earlier year.
    years as (
        select
            targets.*,
            measured.period_start_date as reference_start_date,
            measured.period_end_date as reference_end_date
        from targets
        inner join
            measured
            on targets.measure_code = measured.measure_code
            and targets.period_grain = measured.period_grain
            and month(targets.period_start_date) = month(measured.period_start_date)
            and targets.period_start_date > measured.period_start_date
            and (measured.is_complete or not targets.is_additive)
        where targets.reads = 'average' or targets.starts_from_baseline
    ),

    averaged as (
        select measure_code, period_grain, period_start_date, 'average' as reference_role, reference_start_date
        from years
        where reads = 'average' and reference_start_date >= period_start_date - to_years(average_years)
    ),

    -- The last that ended by the baseline's day; when none is so old, the first on record.
    baselines as (
        select
            measure_code,
            period_grain,
            period_start_date,
            'baseline' as reference_role,
            coalesce(
                max(reference_start_date) filter (reference_end_date <= baseline_date), min(reference_start_date)
            ) as reference_start_date
        from years
        where starts_from_baseline and period_start_date > baseline_date
        group by all
    ),

    accumulated as (
        select
            targets.measure_code,
            targets.period_grain,
            targets.period_start_date,
            'year_to_date' as reference_role,
            measured.period_start_date as reference_start_date
        from targets
        inner join
            measured
            on targets.measure_code = measured.measure_code
            and targets.period_grain = measured.period_grain
            and measured.period_start_date between targets.accumulation_start_date and targets.period_start_date
        where targets.reads = 'year_to_date'
    )

select *
from averaged
union all
select *
from baselines
union all
select *
from accumulated
