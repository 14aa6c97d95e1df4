-- Difference and ratio between the highest and the lowest known group.
create table marts.fct_measure_disparities as
with
    comparable as (
        select
            *,
            population_group <> 'unknown' and value is not null and standard_error is not null as is_comparable,
            struct_pack(value, population_group, standard_error) as group_value
        from marts.fct_measure_values
        where population_dimension <> 'all'
    ),
    sets as (
        select
            measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension,
            count(*) filter (where is_comparable) as group_count,
            count(*) filter (where not is_comparable) as excluded_group_count,
            max(group_value) filter (where is_comparable) as highest,
            min(group_value) filter (where is_comparable) as lowest
        from comparable
        group by all
        having group_count >= 2
    ),
    estimated as (
        select
            *,
            unnest(['d', 'r']) as disparity_code,
            getvariable('z') as z,
            highest.value - lowest.value as difference,
            highest.value / nullif(lowest.value, 0) as ratio,
            sqrt(pow(highest.standard_error, 2) + pow(lowest.standard_error, 2)) as difference_error,
            sqrt(
                pow(highest.standard_error / nullif(highest.value, 0), 2)
                + pow(lowest.standard_error / nullif(lowest.value, 0), 2)
            ) as log_ratio_error
        from sets
    )
select
    measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension,
    disparity_code,
    if(disparity_code = 'r' and ratio is null, 'zero_lowest_group', 'no_reference') as method_variant,
    if(disparity_code = 'd', difference, ratio) as estimate,
    if(disparity_code = 'd', difference_error, ratio * log_ratio_error) as standard_error,
    if(disparity_code = 'd', difference - z * difference_error, ratio * exp(-z * log_ratio_error)) as ci_lower,
    if(disparity_code = 'd', difference + z * difference_error, ratio * exp(z * log_ratio_error)) as ci_upper,
    highest.population_group as highest_group,
    lowest.population_group as lowest_group,
    null::varchar as reference_group,
    group_count::integer as group_count,
    excluded_group_count::integer as excluded_group_count
from estimated;
