-- Measures that choose people from a pool (hiring, promotion, admission) under the four-fifths rule.
with
    selections as (select measure_code from {{ metric_catalogue() }} as metrics where is_selection),

    overlapping as (select distinct population_dimension from {{ ref("dim_population_groups") }} where is_overlapping),

    measured as (
        select *
        from {{ ref("fct_measure_values") }}
        where
            measure_code in (select measure_code from selections)
            and period_grain in ('quarter', 'year', 'fiscal_year')
            and population_dimension <> 'all'
            and population_group <> 'unknown'
            -- The tests take the pools for different people.
            and population_dimension not in (select population_dimension from overlapping)
    ),

    pools as (
        select
            {
                'measure_code':measure_code,
                'period_grain':period_grain,
                'period_start_date':period_start_date,
                'geography_type':geography_type,
                'geography_code':geography_code,
                'population_dimension':population_dimension
            } as set_key,
            population_group as subgroup,
            denominator as pool,
            numerator as selected,
            null as reference_subgroup
        from measured
    ),

    compared as (select * from {{ method_rows("adverse_impact", "pools") }})

select
    set_key.measure_code,
    set_key.period_grain,
    set_key.period_start_date,
    set_key.geography_type,
    set_key.geography_code,
    set_key.population_dimension,
    subgroup as population_group,
    pool::bigint as pool,
    selected::bigint as selected,
    100 * rate as selection_rate_pct,
    reference_subgroup as reference_group,
    impact_ratio,
    ratio_lower,
    ratio_upper,
    is_below_four_fifths,
    z as pooled_z,
    p_value,
    missing_to_parity,
    missing_to_four_fifths,
    ratio_with_one_more,
    is_flipped_by_one
from compared
