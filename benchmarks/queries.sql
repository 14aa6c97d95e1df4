-- name: headline_values
select distinct on (measure_code) measure_code, period_start_date, value, ci_lower, ci_upper, reliability_flag
from marts.fct_measure_values
inner join marts.dim_measures using (measure_code)
where is_headline and geography_type = 'city' and population_dimension = 'all' and period_grain = 'quarter'
order by measure_code, period_start_date desc
;

-- name: monthly_trend
select period_start_date, value, ci_lower, ci_upper, observation_status
from marts.fct_measure_values
where
    measure_code = $measure_code and period_grain = 'month' and geography_type = 'city' and population_dimension = 'all'
order by period_start_date
;

-- name: district_map
select geographies.geography_name, measured.value, measured.reliability_flag
from marts.fct_measure_values as measured
inner join marts.dim_geographies as geographies using (geography_type, geography_code)
where
    measured.measure_code = $measure_code
    and measured.period_grain = 'year'
    and measured.geography_type = 'council_district'
    and measured.population_dimension = 'all'
    and measured.period_start_date = date '2025-01-01'
order by geographies.sort_order
;

-- name: neighborhood_ranking
select geography_code, value, rank() over (order by value desc) as place
from marts.fct_measure_values
where
    measure_code = $measure_code
    and period_grain = 'quarter'
    and geography_type = 'neighborhood'
    and period_start_date = date '2025-10-01'
    and reliability_flag <> 'unreliable'
order by place
;

-- name: status_board
select departments.department_name, status.status, count(*) as measures
from marts.fct_measure_status as status
inner join marts.dim_measures as measures using (measure_code)
inner join marts.dim_departments as departments using (department_code)
where
    status.period_grain = 'year'
    and status.period_start_date = date '2025-01-01'
    and status.geography_type = 'city'
    and status.population_dimension = 'all'
    and measures.valid_to_date is null
group by all
order by all
;

-- name: worsening_measures
select measures.measure_name, status.value, status.target_value, status.change_from_year_ago, status.explanation
from marts.fct_measure_status as status
inner join marts.dim_measures as measures using (measure_code)
where
    status.trend = 'worsening'
    and status.period_grain = 'quarter'
    and status.geography_type = 'city'
    and status.population_dimension = 'all'
    and measures.valid_to_date is null
order by status.period_start_date desc, measures.measure_name
limit 20
;

-- name: goal_progress
select goals.goal_name, progress.progress_pct, progress.status, progress.expected_value, progress.current_value
from marts.dim_goals as goals
inner join marts.fct_goal_progress as progress using (goal_code)
qualify row_number() over (partition by goals.goal_code order by progress.period_start_date desc) = 1
order by goals.goal_name
;

-- name: widest_disparities
select measure_code, population_dimension, estimate, ci_lower, ci_upper, highest_group, lowest_group
from marts.fct_measure_disparities
where
    disparity_code = 'r'
    and method_variant = 'no_reference'
    and period_grain = 'year'
    and geography_type = 'city'
    and reliability_flag = 'ok'
    and period_start_date = date '2025-01-01'
order by estimate desc
limit 10
;

-- name: groups_over_time
select groups.label, measured.period_start_date, measured.value, measured.ci_lower, measured.ci_upper
from marts.fct_measure_values as measured
inner join marts.dim_population_groups as groups using (population_dimension, population_group)
where
    measured.measure_code = 'police_search_rate'
    and measured.period_grain = 'quarter'
    and measured.geography_type = 'city'
    and measured.population_dimension = 'race_ethnicity'
order by groups.sort_order, measured.period_start_date
;

-- name: rates_per_resident
select places.geography_name, measured.value, population.population, population.margin_of_error
from marts.fct_measure_values as measured
inner join marts.dim_geographies as places using (geography_type, geography_code)
inner join
    marts.fct_population as population
    on population.geography_type = measured.geography_type
    and population.geography_code = measured.geography_code
    and population.population_dimension = 'all'
    and population.year = year(measured.period_start_date)
where
    measured.measure_code = 'service_requests_per_1k'
    and measured.period_grain = 'year'
    and measured.population_dimension = 'all'
order by measured.period_start_date, measured.value desc
;
