-- Goals by their measures: Open SDG's ratio of observed to required growth, a straight path, or the share of the target.
create temp macro band(score) as
    case
        when score >= 2.5 then 'on_track' when score >= 0 then 'acceleration_needed' when score >= -2.5 then 'limited_progress'
        when score is not null then 'deterioration'
    end;

create table marts.fct_goal_progress as
with
    measures as (
        select measure_code, reporting_grain as grain, direction from marts.dim_measures where is_latest_version
    ),
    further as (
        from read_csv(
            getvariable('seeds') || '/demo/catalogue_goal_measures.csv', types = {
                'weight': 'double', 'baseline_value': 'double', 'target_value': 'double', 'valid_to_date': 'date',
                'revision_reason': 'varchar'
            }
        )
    ),
    parts as (
        select
            goal_code, valid_from_date as version, measure_code, true as is_lead, weight, baseline_date, baseline_value,
            target_date, target_value, status_method, period_grain, valid_from_date as since,
            coalesce(valid_to_date, date '9999-12-31') as until
        from goal_versions
        union all
        select
            goals.goal_code, goals.valid_from_date, further.measure_code, false, coalesce(further.weight, 1),
            further.baseline_date, further.baseline_value, further.target_date, further.target_value,
            goals.status_method, goals.period_grain, greatest(goals.valid_from_date, further.valid_from_date),
            least(coalesce(goals.valid_to_date, date '9999-12-31'), coalesce(further.valid_to_date, date '9999-12-31'))
        from goal_versions as goals
        inner join further using (goal_code)
    ),
    paced as (
        select
            parts.*, measured.period_start_date, measured.period_end_date, measured.value,
            if(measures.direction = 'increase', value >= target_value, value <= target_value) as is_met,
            list_transform(
                [measured.period_end_date, target_date, baseline_date],
                lambda day: year(day) + dayofyear(day) / dayofyear(make_date(year(day), 12, 31))::double
            ) as years,
            years[1] - years[3] as passed, years[2] - years[3] as whole,
            (value - baseline_value) / (target_value - baseline_value) as way,
            pow(value / baseline_value, 1 / passed) - 1 as observed,
            pow(target_value / baseline_value, 1 / whole) - 1 as required,
            if(value < target_value, value / target_value, target_value / value) as attained,
            sign(value - baseline_value) = sign(baseline_value - target_value) as is_worse
        from parts
        inner join measures using (measure_code)
        inner join
            marts.fct_measure_values as measured
            on parts.measure_code = measured.measure_code
            and coalesce(parts.period_grain, measures.grain) = measured.period_grain
            and measured.period_end_date > baseline_date
            and measured.period_end_date between since and until
        where
            measured.geography_type = 'city' and measured.population_dimension = 'all'
            and measured.observation_status = 'final'
    ),
    scored as (
        select
            *,
            case
                when is_met then 5
                when status_method = 'threshold_bands'
                then
                    case
                        when attained >= 0.95 then 2.5 when attained >= 0.85 then 0 when is_worse then -5 else -2.5
                    end
                else
                    greatest(
                        -5, least(5, if(ratio < 0.6, (ratio - 0.6) * 25 / 6.0, (ratio - 0.6) * 50 / 7.0))
                    )
            end as score,
            case when is_met then 'achieved' else band(score) end as status
        from (
            select *, if(status_method = 'straight_line', way / least(1, passed / whole), observed / required) as ratio
            from paced
        )
    ),
    leads as (from scored where is_lead),
    together as (
        select
            leads.goal_code, leads.period_start_date,
            count(*) as measure_count,
            count(*) filter (scored.status = 'achieved') as achieved,
            count(*) filter (scored.status = 'on_track') as on_track,
            count(*) filter (scored.status = 'acceleration_needed') as acceleration_needed,
            count(*) filter (scored.status = 'limited_progress') as limited_progress,
            count(*) filter (scored.status = 'deterioration') as deterioration,
            count(*) filter (scored.status is null) as not_available,
            sum(scored.score * parts.weight) / sum(parts.weight) filter (scored.score is not null) as mean_score,
            2 * sum(parts.weight) filter (scored.score is not null) >= sum(parts.weight) as is_judged
        from leads
        inner join
            parts
            on leads.goal_code = parts.goal_code and leads.version = parts.version
            and leads.period_end_date between parts.since and parts.until
        asof left join
            scored
            on parts.goal_code = scored.goal_code and parts.version = scored.version
            and parts.measure_code = scored.measure_code and leads.period_end_date >= scored.period_end_date
        group by all
    )
select
    goal_code, period_start_date, period_end_date, version as goal_version_date, measure_code, baseline_value,
    value as current_value, target_value,
    baseline_value + least(passed / whole, 1) * (target_value - baseline_value) as expected_value,
    baseline_value + (value - baseline_value) / (passed / whole) as projected_value, 100 * way as progress_pct,
    measure_count, achieved as achieved_measure_count, on_track as on_track_measure_count,
    acceleration_needed as acceleration_needed_measure_count, limited_progress as limited_progress_measure_count,
    deterioration as deterioration_measure_count, not_available as not_available_measure_count,
    if(is_judged, mean_score, null) as score,
    if(achieved = measure_count, 'achieved', if(is_judged, band(mean_score), 'not_available')) as status,
    status_method as method
from leads
inner join together using (goal_code, period_start_date);
