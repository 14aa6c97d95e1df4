-- Every measure of a goal by the goal's method, with what the method was given and what it found.
with
    goal_values as (select * from {{ ref("int_goal_measure_values") }}),

    bands as (select * from {{ ref("goal_status_bands") }}),

    given as (
        select
            struct_pack(
                goal_code := goal_code, measure_code := measure_code, period_start_date := period_start_date
            ) as set_key,
            method,
            baseline_value,
            baseline_year,
            -- What is not final is shown, and not judged.
            if(observation_status = 'final', current_value, null) as current_value,
            current_year,
            target_value,
            target_year,
            direction,
            null::double as natural_limit
        from goal_values
    ),

    judged as (
        select set_key.goal_code, set_key.measure_code, set_key.period_start_date, status, score, ratio, explanation
        from {{ method_rows("progress", "given") }}
    ),

    paced as (
        select
            goal_values.*,
            judged.status,
            judged.score,
            judged.ratio,
            judged.explanation as verdict,
            (current_year - baseline_year) / nullif(target_year - baseline_year, 0) as time_share,
            methods.open_sdg_facts(
                baseline_value, baseline_year, current_value, current_year, target_value, target_year, direction, null
            ) as growth
        from goal_values
        inner join judged using (goal_code, measure_code, period_start_date)
    )

select
    goal_code,
    measure_code,
    period_start_date,
    goal_version_date,
    period_grain,
    period_end_date,
    is_lead,
    weight,
    direction,
    baseline_date,
    baseline_value,
    current_value,
    target_date,
    target_value,
    observation_status,
    baseline_value + least(time_share, 1) * (target_value - baseline_value) as expected_value,
    methods.finite(baseline_value + (current_value - baseline_value) / nullif(time_share, 0)) as projected_value,
    methods.finite(100 * (current_value - baseline_value) / nullif(target_value - baseline_value, 0)) as progress_pct,
    baseline_year,
    current_year,
    target_year,
    100 * growth.observed as observed_growth_pct,
    100 * growth.required as required_growth_pct,
    ratio,
    score,
    -- Scores of a method with another scale do not mix with those of Open SDG: the status counts instead.
    if(method in ('open_sdg', 'straight_line'), score, bands.min_score) as rollup_score,
    paced.status,
    method,
    {{ goal_explanation() }} as explanation
from paced
left join bands on paced.status = bands.status
