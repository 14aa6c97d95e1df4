{{ config(materialized="view") }}
{% set set_columns = disparity_set_columns() | join(", ") %}
-- The gaps that are followed over time, on the scale on which they change by differences, with the groups' values: the
-- summaries of all groups, and each group's own gap to the reference group.
with
    disparities as (
        select *, split_part(method_variant, ':', 1) as variant
        from {{ ref("fct_measure_disparities") }}
        where period_grain <> 'month' and estimate is not null
    ),

    groups as (select * from {{ ref("fct_group_disparities") }} where period_grain <> 'month'),

    valued as (
        select
            {{ set_columns }},
            map(list(population_group), list(value)) as group_values,
            map(list(population_group), list(reliability_flag in ('ok', 'caution'))) as usable_groups
        from groups
        where is_compared
        group by all
    ),

    summaries as (
        select
            {{ set_columns }},
            'all' as population_group,
            disparity_code,
            variant as method_variant,
            estimate,
            standard_error,
            highest_group,
            lowest_group,
            reliability_flag
        from disparities
        where
            disparity_code in ('d', 'r')
            or (disparity_code = 'sii' and variant = 'linear')
            or (disparity_code = 'rci' and variant = 'standard')
    ),

    pairs as (
        {% for code, column in {"d": "difference", "r": "ratio"}.items() %}
            select
                {{ set_columns }},
                population_group,
                '{{ code }}' as disparity_code,
                'reference' as method_variant,
                {{ column }} as estimate,
                {{ column }}_standard_error as standard_error,
                if(difference >= 0, population_group, reference_group) as highest_group,
                if(difference >= 0, reference_group, population_group) as lowest_group,
                if(reliability_flag = 'ok', 'ok', 'caution') as reliability_flag
            from groups
            where {{ column }} is not null and comparison <> 'not_available'
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    ),

    gaps as (
        select *
        from summaries
        union all
        select *
        from pairs
    )

select
    gaps.*,
    if(gaps.disparity_code = 'r', ln(gaps.estimate), gaps.estimate) as gap,
    valued.group_values,
    valued.usable_groups[gaps.highest_group] and valued.usable_groups[gaps.lowest_group] as is_usable
from gaps
inner join valued using ({{ set_columns }})
