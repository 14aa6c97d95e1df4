-- A measure can be disaggregated when at least one breakdown of it is complete or in progress.
with
    coverage as (select * from {{ ref("fct_equity_coverage") }}),

    dimensions as (select distinct population_dimension from {{ ref("dim_population_groups") }}),

    geographies as (select distinct geography_type from {{ ref("dim_geographies") }}),

    measures as (
        select measure_code, department_code, priority_area_code from {{ ref("dim_measures") }} where is_latest_version
    ),

    -- What is neither a place nor a group of people (a department) is no disaggregation by who or where.
    counted as (
        select
            measure_code,
            count(*) filter (is_expected and status <> 'not_applicable') as expected_count,
            count(*) filter (is_expected and status = 'complete') as complete_count,
            count(*) filter (is_expected and status = 'in_progress') as in_progress_count,
            count(*) filter (is_expected and status = 'not_started') as not_started_count,
            count(*) filter (is_expected and status = 'not_applicable') as not_applicable_count,
            bool_or(
                status in ('complete', 'in_progress') and breakdown in (select population_dimension from dimensions)
            ) as is_by_group,
            bool_or(
                status in ('complete', 'in_progress') and breakdown in (select geography_type from geographies)
            ) as is_by_place
        from coverage
        group by measure_code
    ),

    carded as (
        select unnest({{ scorecards() }}, recursive := true), counted.* exclude (measure_code)
        from measures
        left join counted on measures.measure_code = counted.measure_code
    ),

    totals as (
        select
            scorecard_type,
            code,
            count(*) as measure_count,
            count(*) filter (is_by_group or is_by_place) as disaggregated_measure_count,
            count(*) filter (is_by_group) as by_group_measure_count,
            count(*) filter (is_by_place) as by_place_measure_count,
            {%- for status in ["expected", "complete", "in_progress", "not_started", "not_applicable"] %}
                coalesce(sum({{ status }}_count), 0)::bigint as {{ status }}_breakdown_count {{- "," if not loop.last }}
            {%- endfor %}
        from carded
        where code is not null
        group by scorecard_type, code
    )

select
    *,
    100 * disaggregated_measure_count / measure_count::double as disaggregated_measures_pct,
    100 * complete_breakdown_count / nullif(expected_breakdown_count, 0)::double as complete_breakdowns_pct
from totals
