with
    shown as (select * from {{ ref("int_department_measures") }}),

    departments as (select * from {{ ref("dim_departments") }}),

    measures as (select * from {{ ref("dim_measures") }} where is_latest_version),

    figures as (
        select * from {{ ref("fct_measure_values") }} where geography_type = 'city' and population_dimension = 'all'
    ),

    -- One status a period: the bands', or of the methods in use the first by name.
    statuses as (
        select *
        from {{ ref("fct_measure_status") }}
        where geography_type = 'city' and population_dimension = 'all'
        qualify
            row_number() over (
                partition by measure_code, period_grain, period_start_date
                order by method = 'threshold_bands' desc, method
            )
            = 1
    ),

    histories as (select * from {{ ref("int_department_history") }}),

    commentaries as (select * from {{ ref("fct_measure_commentary") }}),

    reports as (
        select *, reported_code as measure_code
        from {{ ref("fct_reporting_compliance") }}
        where reported_kind = 'measure'
    ),

    actions as (select * from {{ ref("int_department_actions") }}),

    peers as (select * from {{ ref("int_measure_peers") }})

select
    shown.department_code,
    departments.department_name,
    shown.quarter_start_date,
    shown.quarter_end_date,
    shown.measure_code,
    measures.measure_name,
    measures.unit,
    measures.direction,
    shown.is_headline,
    shown.goal_codes,
    shown.period_grain,
    shown.period_start_date,
    figures.value,
    figures.observation_status,
    figures.reliability_flag,
    statuses.target_value,
    histories.prior_value,
    statuses.change_from_prior_period,
    histories.year_ago_value,
    statuses.change_from_year_ago,
    histories.history,
    histories.history_start_date,
    peers.peers,
    coalesce(statuses.status, 'not_available') as status,
    coalesce(statuses.trend, 'not_available') as trend,
    if(
        figures.value is null,
        'No value. ' || coalesce(reports.explanation, 'Nothing was measured in the period.'),
        statuses.explanation
    ) as explanation,
    reports.state as reporting_state,
    commentaries.what_changed,
    commentaries.why,
    commentaries.next_step,
    commentaries.author_role,
    commentaries.withheld_reason as commentary_withheld_reason,
    coalesce(actions.open_action_count, 0)::bigint as open_action_count,
    actions.open_actions,
    coalesce(actions.department_open_action_count, 0)::bigint as department_open_action_count
from shown
left join departments using (department_code)
left join measures using (measure_code)
left join figures using (measure_code, period_grain, period_start_date)
left join statuses using (measure_code, period_grain, period_start_date)
left join histories using (department_code, quarter_start_date, measure_code)
left join commentaries using (measure_code, period_grain, period_start_date)
left join reports using (measure_code, period_grain, period_start_date)
left join actions using (department_code, quarter_start_date, measure_code)
asof left join peers on shown.measure_code = peers.measure_code and shown.quarter_end_date >= peers.period_end_date
