-- Difference and ratio between the highest and the lowest known group, under both of their names.
create table marts.fct_measure_disparities as
with
    grouped as (
        select * from marts.fct_measure_values where population_dimension <> 'all'
        union all by name
        -- Places are groups of the city.
        select
            * replace (
                'city' as geography_type, 'city' as geography_code,
                geography_type as population_dimension, geography_code as population_group
            )
        from marts.fct_measure_values
        where geography_type <> 'city' and population_dimension = 'all'
    ),
    known as (
        select
            *,
            population_group <> 'unknown' and value is not null as is_known,
            count(standard_error) filter (where is_known) over sets as error_count
        from grouped
        window sets as (
            partition by
                measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension
        )
    ),
    comparable as (
        select
            *,
            is_known and (standard_error is not null or error_count = 0) as is_comparable,
            max(value) filter (where is_comparable) over sets as high,
            min(value) filter (where is_comparable) over sets as low
        from known
        window sets as (
            partition by
                measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension
        )
    ),
    sets as (
        select
            measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension,
            high, low,
            count(*) filter (where is_comparable) as group_count,
            count(*) filter (where not is_comparable) as excluded_group_count,
            max(population_group) filter (where is_comparable and value = high) as highest_group,
            min(population_group) filter (where is_comparable and value = low) as lowest_group,
            max(standard_error) filter (where is_comparable and value = high) as high_error,
            max(standard_error) filter (where is_comparable and value = low) as low_error,
            count(distinct standard_error) filter (where is_comparable and value = high) > 1
            or count(distinct standard_error) filter (where is_comparable and value = low) > 1 as is_tied
        from comparable
        group by all
        having group_count >= 2
    ),
    estimated as (
        select
            *,
            unnest(['d', 'r', 'mrd', 'mrr']) as disparity_code,
            disparity_code in ('r', 'mrr') as is_ratio,
            case
                when is_ratio and low <= 0 then null when is_ratio then high / low else high - low
            end as estimate,
            case
                when is_tied or estimate is null then null
                when is_ratio then sqrt(pow(high_error / high, 2) + pow(low_error / low, 2))
                else sqrt(pow(high_error, 2) + pow(low_error, 2))
            end as standard_error,
            getvariable('z') * standard_error as reach
        from sets
    )
select
    measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension,
    disparity_code,
    if(disparity_code in ('d', 'r'), 'no_reference', 'standard')
    || case
        when estimate is null then ': zero_estimate'
        when standard_error is not null then ''
        when is_tied then ': tied_groups'
        else ': missing_standard_error'
    end as method_variant,
    estimate,
    standard_error,
    if(is_ratio, estimate * exp(-reach), estimate - reach) as ci_lower,
    if(is_ratio, estimate * exp(reach), estimate + reach) as ci_upper,
    highest_group,
    lowest_group,
    group_count::integer as group_count,
    excluded_group_count::integer as excluded_group_count
from estimated
-- The ends of an order are not its extremes.
where population_dimension <> 'age_band' or disparity_code in ('mrd', 'mrr');
