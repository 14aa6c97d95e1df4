{{ config(materialized="incremental", meta=touched_measure_periods("signatures_of_values")) }}
{% set set_columns = disparity_set_columns() | join(", ") %}
-- Every summary measure of inequality of every breakdown, by the method that ships with the release.
with
    grouped as (select * from {{ ref("int_disparity_groups") }} {{ of_touched_periods() }}),

    measures as (select * from {{ ref("disparity_measures") }}),

    numbered as (
        select
            *,
            dense_rank() over (order by {{ set_columns }}) as set_key,
            struct_pack(value, population_group) as group_value
        from grouped
    ),

    -- What methods.disparity reads, by this name.
    compared_groups as (
        select
            set_key,
            population_group as subgroup,
            value as estimate,
            standard_error,
            population,
            subgroup_order,
            is_favourable,
            scale,
            reference_group as reference_subgroup
        from numbered
        where is_compared
    ),

    disparities as (select * from {{ method_rows("disparity", "compared_groups") }}),

    sets as (
        select
            set_key,
            {{ set_columns }},
            count(*) filter (where not is_compared)::int as excluded_group_count,
            (max(group_value) filter (where is_compared)).population_group as highest_group,
            (min(group_value) filter (where is_compared)).population_group as lowest_group,
            bool_and(reliability_flag = 'ok') filter (where is_compared) as is_reliable
        from numbered
        group by all
    )

select
    sets.measure_code,
    sets.period_grain,
    sets.period_start_date,
    sets.geography_type,
    sets.geography_code,
    sets.population_dimension,
    disparities.disparity_code,
    disparities.method_variant,
    {{ without_noise("disparities.estimate", "disparities.standard_error") }} as estimate,
    {% for column in ["standard_error", "ci_lower", "ci_upper"] -%}
        {{ without_noise("disparities." ~ column, "disparities.estimate") }} as {{ column }},
    {% endfor %}
    sets.highest_group,
    sets.lowest_group,
    disparities.reference_group,
    disparities.group_count,
    sets.excluded_group_count,
    if(sets.is_reliable, 'ok', 'caution') as reliability_flag
from disparities
inner join sets using (set_key)
inner join measures using (disparity_code)
where measures.is_monthly or sets.period_grain <> 'month'
