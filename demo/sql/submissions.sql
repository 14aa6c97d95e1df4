-- Measures that departments submit ready-made: one row per measure, quarter, area and group.
create or replace table clean_submissions as
with
    quarters as (
        select
            n as quarter_number,
            (date '2023-01-01' + to_months(3 * n::integer))::date as period_start_date,
        from range(12) as numbers(n)
    ),
    -- department, measure, unit of the value, level at the start, change a quarter, seasonal swing, cases a quarter,
    -- target; a share is drawn as numerator of a denominator.
    plans as (
        select *,
        from
            (
                values
                    ('water', 'water_quality_compliance', 'share', 0.975, 0.0012, 0.004, 1240, 99.0),
                    ('water', 'water_main_breaks', 'count', 34.0, -0.9, 6.0, null, 25.0),
                    ('water', 'water_loss_share', 'share', 0.118, -0.0018, 0.002, 86000, 10.0),
                    ('parks', 'park_acres_maintained', 'amount', 2310.0, 9.5, 15.0, null, 2450.0),
                    ('parks', 'park_safety_inspections_passed', 'share', 0.88, 0.006, 0.01, 96, 95.0),
                    ('human_resources', 'city_employee_turnover', 'share', 0.031, -0.0008, 0.002, 4000, 2.5),
                    ('public_works', 'pavement_condition_index', 'amount', 63.5, 0.35, 0.2, null, 70.0),
                    ('public_works', 'street_miles_resurfaced', 'amount', 11.0, 0.3, 5.0, null, 14.0),
                    ('finance', 'invoices_paid_on_time', 'share', 0.83, 0.007, 0.01, 5200, 95.0),
                    ('customer_service', 'calls_answered_within_standard', 'share', 0.71, 0.009, 0.02, 48000, 85.0)
            ) as plans(
                department_code, measure_code, kind, level, step, swing, case_count, target_value
            )
    ),
    drawn as (
        select
            *,
            row_number() over (order by measure_code, quarter_number) as i,
            -- A planted break in series: from July 2023 calls that the menu ends by itself no longer count as answered.
            case
                when measure_code = 'calls_answered_within_standard' and period_start_date >= date '2023-07-01' then -0.12
                else 0
            end as jump,
            level + jump + step * quarter_number + swing * sin(pi() * quarter_number / 2) as expected,
        from plans
        cross join quarters
    ),
    counted as (
        select
            *,
            case when kind = 'share' then round(case_count * (0.9 + 0.2 * u(i, 1))) end as denominator,
            case
                when kind = 'share' then round(denominator * least(0.999, expected * (1 + 0.01 * normal(i, 2))))
            end as numerator,
        from drawn
    ),
    -- The resident survey is drawn by district and race, so that every breakdown adds up to the city.
    answers as (
        select
            race_shares.race,
            race_shares.district,
            quarters.period_start_date,
            quarters.quarter_number,
            row_number() over (order by quarters.quarter_number, race_shares.district, race_shares.race) + 1000 as i,
            round(210 * race_shares.share / 1000 * (0.9 + 0.2 * u(i, 1)))::bigint as answers,
            round(answers * least(1.0, 0.74 - 0.025 * race_shares.district + 0.004 * quarters.quarter_number
                + 0.03 * normal(i, 2)))::bigint as satisfied,
        from race_shares
        cross join quarters
    ),
    survey as (
        select
            'performance_office' as department_code,
            'resident_satisfaction' as measure_code,
            period_start_date,
            if(district is null, 'city', 'council_district') as geography_type,
            coalesce('d' || district, 'city') as geography_code,
            if(race is null, 'all', 'race_ethnicity') as population_dimension,
            coalesce(race, 'all') as population_group,
            round(100.0 * sum(satisfied) / nullif(sum(answers), 0), 4) as value,
            sum(satisfied)::double as numerator,
            sum(answers)::double as denominator,
            sum(answers)::bigint as sample_size,
            70.0 as target_value,
        from answers
        group by grouping sets ((period_start_date), (period_start_date, district), (period_start_date, race))
        having sum(answers) > 0
    ),
    together as (
        select
            department_code,
            measure_code,
            period_start_date,
            'city' as geography_type,
            'city' as geography_code,
            'all' as population_dimension,
            'all' as population_group,
            case
                when kind = 'share' then round(100 * numerator / denominator, 4)
                when kind = 'count' then greatest(0, round(expected + 3 * normal(i, 4)))
                else greatest(0, round(expected * (1 + 0.01 * normal(i, 4)), 1))
            end as value,
            numerator,
            denominator,
            denominator::bigint as sample_size,
            target_value::double as target_value,
        from counted
        union all
        select *,
        from survey
    )
select
    together.*,
    (period_start_date + to_months(3))::date - 1 + coalesce(days, 15) as submitted_date,
    case
        when month(period_start_date) = 1 then 'Figures of the holiday weeks were entered late.'
        when value < target_value and hash(measure_code || period_start_date) % 4 = 0
            then 'Below target; see the department''s plan, "next steps".'
    end as commentary,
from together
-- What departments report late or never (demo/reporting.py).
left join reporting_days using (department_code, period_start_date)
anti join reporting_missing using (measure_code, period_start_date)
order by department_code, period_start_date, measure_code, geography_type, geography_code, population_dimension, population_group
;
