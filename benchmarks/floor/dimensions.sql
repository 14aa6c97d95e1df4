-- The published dimensions: the catalogue's seeds, and what is derived from them.
create table marts.dim_departments as
select department_code, department_name, description, contact_email from departments;

create table marts.dim_geographies as
select geography_type, geography_code, geography_name, parent_type, parent_code, sort_order::integer as sort_order
from geographies;

create table marts.dim_plans as
select plan_code, plan_name, valid_from_date, valid_to_date, successor_plan_code, url
from read_csv(getvariable('seeds') || '/demo/catalogue_plans.csv', types = {'valid_to_date': 'date'});

create table marts.dim_priority_areas as
select
    priority_area_code, plan_code, priority_area_name, description, sort_order::integer as sort_order,
    plans.valid_from_date, plans.valid_to_date
from read_csv(getvariable('seeds') || '/demo/catalogue_priority_areas.csv')
inner join marts.dim_plans as plans using (plan_code);

create temp table goal_versions as
select * replace (
    horizon_years::integer as horizon_years, coalesce(weight, 1) as weight,
    coalesce(status_method, 'open_sdg') as status_method, coalesce(rollup_weight, 1) as rollup_weight
)
from read_csv(
    getvariable('seeds') || '/demo/catalogue_goals.csv', types = {
        'weight': 'double', 'baseline_date': 'date', 'baseline_value': 'double', 'target_date': 'date',
        'target_value': 'double', 'period_grain': 'varchar', 'status_method': 'varchar', 'rollup_weight': 'double',
        'valid_from_date': 'date', 'valid_to_date': 'date', 'revision_reason': 'varchar'
    }
);

create table marts.dim_goals as
select distinct on (goal_code)
    goal_code, plan_code, priority_area_code, department_code, goal_name, horizon_years, measure_code, baseline_date,
    baseline_value, target_date, target_value, valid_from_date, valid_to_date, revision_reason, weight, period_grain,
    status_method, rollup_weight
from goal_versions
order by goal_code, valid_from_date desc;

create table marts.dim_population_groups as
select
    population_dimension, population_group, population_group_name as label, standard, sort_order::integer as sort_order,
    is_ordered, social_rank::integer as social_rank, is_overlapping
from population_groups
union all
select
    'department', department_code, department_name, null,
    row_number() over (order by department_name)::integer, false, null, false
from departments;

create table marts.dim_measures as
with
    metrics(subject, codes, extracts, is_count_based) as (
        values
            (
                'service_requests',
                [
                    'service_requests_opened', 'service_requests_closed', 'service_requests_on_time',
                    'service_requests_per_1k'
                ],
                'city311.requests', true
            ),
            (
                'service_requests',
                ['service_request_median_days_to_close', 'service_request_p90_days_to_close'],
                'city311.requests', false
            ),
            (
                'stops',
                [
                    'police_stops', 'police_stops_per_1k', 'police_search_rate', 'police_citation_rate',
                    'police_contraband_hit_rate'
                ],
                'police.stops', true
            ),
            (
                'responses',
                [
                    'emergency_responses', 'emergency_responses_per_1k', 'fire_response_within_standard',
                    'ems_response_within_standard'
                ],
                'fire.responses', true
            ),
            ('responses', ['ems_response_median_minutes', 'ems_response_p90_minutes'], 'fire.responses', false),
            ('inspections', ['inspections_completed', 'inspection_pass_rate'], 'health.inspections', true),
            ('inspections', ['inspection_mean_score', 'critical_violations'], 'health.inspections', false),
            ('employees', ['workforce_headcount', 'workforce_women_share'], 'hr.workforce', true),
            ('employees', ['workforce_mean_salary', 'workforce_median_salary'], 'hr.workforce', false),
            (
                'department_inventories',
                ['datasets_published', 'dataset_publication_share', 'open_data_department_share'],
                'inventory.datasets', false
            ),
            ('permits', ['permits_applied', 'permits_issued_on_time'], 'permitting.permits', true),
            ('permits', ['permit_median_days_to_issue'], 'permitting.permits', false),
            ('contracts', ['contracts_awarded'], 'procurement.contracts', true),
            ('survey_answers', ['residents_feeling_safe', 'city_services_score'], 'survey.answers', false),
            ('applications', ['job_applications', 'hiring_selection_rate'], 'recruiting.applications', true),
            (
                'contracts', ['contract_award_amount', 'certified_firm_award_share', 'contract_median_amount'],
                'procurement.contracts', false
            ),
            (
                'service_activities',
                [
                    'library_visits', 'library_open_hours', 'library_visits_per_open_hour', 'missed_collections',
                    'waste_collection_completed_share'
                ],
                'library.visits, solid_waste.route_days', false
            )
    ),
    computed as (select subject, unnest(codes) as measure_code, extracts, is_count_based from metrics),
    submitted as (select distinct measure_code, system || '.submissions' as extracts from submissions)
select
    measures.* replace (
        decimals::integer as decimals, lag_days::integer as lag_days,
        small_number_threshold::integer as small_number_threshold, replace(cross_breakdowns, ' ', '') as cross_breakdowns,
        coalesce(accumulation_start_month, 7) as accumulation_start_month, coalesce(arrears_months, 0) as arrears_months,
        coalesce(status_methods, 'threshold_bands') as status_methods
    ),
    coalesce(computed.extracts, submitted.extracts) as source_extracts,
    computed.subject,
    if(measures.measure_code like '%per_1k', 1000, null)::bigint as per_population,
    coalesce(computed.is_count_based, false) as is_count_based,
    coalesce(units.scale, 1)::double as scale,
    valid_from_date = max(valid_from_date) over (partition by measure_code) as is_latest_version
from measures
left join computed using (measure_code)
left join submitted using (measure_code)
left join units using (unit);

create table marts.dim_targets as
with
    delivered as (
        select
            measure_code,
            measure_code || '_quarter_' || strftime(period_start_date, '%Y%m%d') as target_code,
            period_start_date as valid_from_date,
            null::date as valid_to_date,
            'per_period' as target_type,
            period_start_date,
            period_end('quarter', period_start_date) as period_end_date,
            target_value,
            null::double as lower_bound,
            null::double as upper_bound,
            'Delivered with the submission.' as setting_method,
            null::varchar as revision_reason,
            'submission' as target_source
        from submissions
        where target_value is not null and geography_type = 'city' and population_dimension = 'all'
        qualify row_number() over (partition by target_code order by submitted desc) = 1
    )
select *, 'catalogue' as target_source
from targets
union all by name
from delivered
anti join targets using (measure_code, period_start_date, period_end_date);
