{{ config(materialized="view") }}
with
    changes as (
        select
            changes.*,
            measures.direction,
            measures.unit,
            measures.is_additive,
            measures.method as measure_method,
            measures.scale,
            measures.status_methods
        from {{ ref("int_measure_changes") }} as changes
        inner join
            {{ ref("dim_measures") }} as measures
            on changes.measure_code = measures.measure_code
            and changes.measure_version_date = measures.valid_from_date
    ),

    targets as (select * from {{ ref("int_measure_targets") }}),

    cell_references as (select * from {{ ref("int_cell_references") }}),

    accumulated as (
        select measure_code, period_grain, period_start_date, count(*) as periods_to_date
        from {{ ref("int_target_references") }}
        where reference_role = 'year_to_date'
        group by all
    ),

    inputs as (
        select
            changes.* exclude (prior_value, year_ago_value),
            targets.* exclude (measure_code, period_grain, period_start_date, is_additive, baseline_date),
            if(coalesce(targets.is_countable_prior, true), changes.prior_value, null) as prior_value,
            if(coalesce(targets.is_countable_year_ago, true), changes.year_ago_value, null) as year_ago_value,
            cell_references.average_value,
            cell_references.average_count,
            changes.geography_type = 'city' and changes.population_dimension = 'all' as is_whole_city,
            is_whole_city and targets.stated_baseline_value is not null as is_stated,
            not targets.is_for_whole_city or is_whole_city as is_within_scope,
            -- The whole city starts from its stated baseline, every place and group from its own value.
            case
                when not is_stated
                then cell_references.baseline_value
                when changes.period_end_date > targets.baseline_date
                then targets.stated_baseline_value
            end as baseline_value,
            if(is_stated, null, cell_references.baseline_standard_error) as baseline_standard_error,
            if(is_stated, targets.baseline_date, cell_references.baseline_date) as baseline_date,
            accumulated.periods_to_date,
            targets.months_elapsed / {{ months_of_grain("changes.period_grain") }} as periods_elapsed,
            case
                when coalesce(targets.reads, 'none') <> 'year_to_date'
                then changes.value
                when coalesce(accumulated.periods_to_date, 0) < periods_elapsed
                then null
                when changes.is_additive
                then cell_references.value_to_date
                when changes.measure_method in ('proportion', 'mean')
                then
                    if(changes.measure_method = 'proportion', changes.scale, 1)
                    * cell_references.numerator_to_date
                    / nullif(cell_references.denominator_to_date, 0)
            end as compared_value
        from changes
        left join targets using (measure_code, period_grain, period_start_date)
        left join accumulated using (measure_code, period_grain, period_start_date)
        left join
            cell_references using (
                measure_code,
                period_grain,
                period_start_date,
                geography_type,
                geography_code,
                population_dimension,
                population_group
            )
    ),

    effective as (select *, {{ effective_target() }} as target_value from inputs),

    bounded as (
        select *, {{ target_bound("lower") }} as lower_bound, {{ target_bound("upper") }} as upper_bound from effective
    )

select
    *,
    lower_bound is not null or upper_bound is not null as has_bounds,
    if(has_bounds, methods.nearest_bound(compared_value, lower_bound, upper_bound).bound, target_value) as aim_value,
    if(
        has_bounds, methods.nearest_bound(compared_value, lower_bound, upper_bound).direction, direction
    ) as aim_direction
from bounded
