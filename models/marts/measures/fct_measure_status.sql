{{ config(materialized="incremental", meta=touched_measure_periods("signatures_of_status")) }}
{% set z = var("confidence_z") %}
with
    cells as (select * from {{ ref("int_measure_cell_targets") }} {{ of_touched_periods() }}),

    -- A measure's own rules, or the default ones, in their order.
    bands as (
        select measure_code, list(struct_pack(status, minimum := min_attainment) order by sort_order) as bands
        from {{ ref("status_bands") }}
        group by measure_code
    ),

    trended as (
        select
            cells.*,
            coalesce(own.bands, defaults.bands) as bands,
            unnest(string_split(cells.status_methods, ';')) as method,
            case
                when change_from_year_ago is null or direction in ('none', 'maintain')
                then 'not_available'
                when change_standard_error is null or abs(change_from_year_ago) <= {{ z }} * change_standard_error
                then 'stable'
                when (change_from_year_ago > 0) = (direction = 'increase')
                then 'improving'
                else 'worsening'
            end as trend
        from cells
        left join bands as own on cells.measure_code = own.measure_code
        left join bands as defaults on defaults.measure_code is null
    ),

    judged as (
        select
            *,
            target_type <> 'none'
            and is_within_scope
            and coalesce(is_countable, true)
            and compared_value is not null
            and aim_value is not null as is_judged,
            case
                if(is_judged, method, null)
                {% for method, verdict in status_methods().items() %}
                    when '{{ method }}' then {{ verdict }}
                {% endfor %}
            end as verdict
        from trended
    )

select
    measure_code,
    period_grain,
    period_start_date,
    geography_type,
    geography_code,
    population_dimension,
    population_group,
    method,
    value,
    target_value,
    coalesce(baseline_value, year_ago_value) as baseline_value,
    if(is_judged, verdict.status, 'not_available') as status,
    if(is_judged, verdict.score, null) as score,
    change_from_prior_period,
    change_from_year_ago,
    trend,
    {{ status_explanation() }} as explanation,
    target_code,
    target_version_date,
    target_type,
    compared_value,
    lower_bound,
    upper_bound,
    if(is_judged, verdict.ratio, null) as ratio,
    observation_status
from judged
