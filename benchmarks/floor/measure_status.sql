-- Each value against the target that stands for its period, where the target states the amount itself, by the share that is
-- attained; and against a period and a year before, if no break in series
-- lies between.
create table marts.fct_measure_status as
with
    before as (
        select
            measured.*,
            break_date,
            (
                period_start_date
                - case period_grain when 'month' then interval 1 month when 'quarter' then interval 3 month
                    else interval 1 year end
            )::date as prior_date,
            (period_start_date - interval 1 year)::date as year_ago_date
        from marts.fct_measure_values as measured
        asof left join breaks on measured.measure_code = breaks.measure_code and period_end_date >= break_date
    ),
    changes as (
        select
            before.*,
            if(before.break_date > before.prior_date, null, before.value - prior.value) as change_from_prior_period,
            if(before.break_date > before.year_ago_date, null, before.value - year_ago.value) as change_from_year_ago,
            sqrt(pow(before.standard_error, 2) + pow(year_ago.standard_error, 2)) as change_error
        from before
        left join
            before as prior
            on before.measure_code = prior.measure_code
            and before.period_grain = prior.period_grain
            and before.prior_date = prior.period_start_date
            and before.geography_type = prior.geography_type
            and before.geography_code = prior.geography_code
            and before.population_dimension = prior.population_dimension
            and before.population_group = prior.population_group
        left join
            before as year_ago
            on before.measure_code = year_ago.measure_code
            and before.period_grain = year_ago.period_grain
            and before.year_ago_date = year_ago.period_start_date
            and before.geography_type = year_ago.geography_type
            and before.geography_code = year_ago.geography_code
            and before.population_dimension = year_ago.population_dimension
            and before.population_group = year_ago.population_group
    ),
    periods as (
        select distinct measure_code, period_grain, period_start_date, period_end_date from marts.fct_measure_values
    ),
    standing as (
        select
            periods.measure_code, periods.period_grain, periods.period_start_date, target_code, target_type,
            targets.valid_from_date as target_version_date, if(target_type = 'zero', 0, target_value) as target_value,
            if(target_type = 'zero', 0, lower_bound) as lower_bound,
            if(target_type = 'zero', 0, upper_bound) as upper_bound, is_additive and is_absolute as is_for_whole_city
        from periods
        inner join (select distinct measure_code, is_additive, reporting_grain from measures) using (measure_code)
        inner join
            marts.dim_targets as targets
            on periods.measure_code = targets.measure_code
            and periods.period_end_date between
                targets.valid_from_date and coalesce(targets.valid_to_date, date '9999-12-31')
        inner join read_csv(getvariable('seeds') || '/reference/target_types.csv') using (target_type)
        where
            case
                when target_type in ('per_period', 'variance_from_estimate')
                then
                    periods.period_start_date = targets.period_start_date
                    and periods.period_end_date = targets.period_end_date
                when target_type = 'cumulative'
                then
                    periods.period_start_date >= targets.period_start_date
                    and periods.period_end_date <= targets.period_end_date
                when is_additive and is_absolute then periods.period_grain = reporting_grain
                else true
            end
        qualify
            row_number() over (
                partition by periods.measure_code, periods.period_grain, periods.period_start_date
                order by
                    target_source = 'submission', targets.period_start_date is null, valid_from_date desc, target_code
            )
            = 1
    ),
    attained as (
        select
            changes.*,
            measures.direction, standing.target_code, standing.target_version_date, standing.target_type,
            is_for_whole_city and (geography_type <> 'city' or population_dimension <> 'all') as is_part,
            if(is_part, null, standing.target_value) as target_value,
            if(is_part, null, standing.lower_bound) as lower_bound,
            if(is_part, null, standing.upper_bound) as upper_bound,
            if(changes.measure_code in (select measure_code from status_bands), changes.measure_code, '') as rules,
            case
                when changes.value is null or target_type is null or is_part then null
                -- Half a year's count says nothing about a year's.
                when is_additive and observation_status = 'provisional' then null
                when target_type = 'range' and changes.value between lower_bound and upper_bound then 1.0
                when target_type = 'range' and changes.value > upper_bound then upper_bound / changes.value
                when target_type = 'range' then changes.value / lower_bound
                when target_type = 'zero' then if(changes.value = 0, 1.0, 0.0)
                when target_value is null then null
                when direction = 'increase' and changes.value >= target_value then 1.0
                when direction = 'decrease' and changes.value <= target_value then 1.0
                when direction = 'increase' then greatest(0.0, changes.value / nullif(target_value, 0))
                when direction = 'decrease' then greatest(0.0, target_value / nullif(changes.value, 0))
            end as score
        from changes
        inner join
            measure_versions as measures
            on changes.measure_code = measures.measure_code
            and changes.measure_version_date = measures.valid_from_date
        left join
            standing
            on changes.measure_code = standing.measure_code
            and changes.period_grain = standing.period_grain
            and changes.period_start_date = standing.period_start_date
    ),
    banded as (
        select
            attained.*,
            bands.status as band,
            case
                when change_from_year_ago is null or direction in ('none', 'maintain') then 'not_available'
                when change_error is null or abs(change_from_year_ago) <= getvariable('z') * change_error then 'stable'
                when (change_from_year_ago > 0) = (direction = 'increase') then 'improving'
                else 'worsening'
            end as trend
        from attained
        asof left join
            (select *, coalesce(measure_code, '') as rules from status_bands) as bands
            on attained.rules = bands.rules
            and round(attained.score, 12) >= bands.min_attainment
    )
select
    measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension,
    population_group, 'threshold_bands' as method, value, target_value,
    case
        when score is null then 'not_available'
        when band = 'limited_progress' and trend = 'worsening' then 'deterioration'
        else coalesce(band, 'limited_progress')
    end as status,
    score, change_from_prior_period, change_from_year_ago, trend, target_code, target_version_date, target_type,
    value as compared_value, lower_bound, upper_bound, observation_status
from banded
where coalesce(target_type, 'none') in ('static', 'per_period', 'range', 'zero', 'none');
