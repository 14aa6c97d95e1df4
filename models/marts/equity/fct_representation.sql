with
    units as (select * from {{ ref("int_workforce_units") }}),
    benchmarks as (select * from {{ ref("int_workforce_benchmarks") }}),

    unknown as (
        select
            as_of_date,
            unit_type,
            unit_code,
            population_dimension,
            sum(people) as all_people,
            sum(if(population_group = 'unknown', people, 0)) as unknown_people
        from units
        group by all
    ),

    -- Every group of the benchmark, also one that the unit does not employ.
    paired as (
        select
            {
                'as_of_date':unknown.as_of_date,
                'unit_type':unknown.unit_type,
                'unit_code':unknown.unit_code,
                'population_dimension':unknown.population_dimension,
                'benchmark_code':benchmarks.benchmark_code,
                'benchmark_name':benchmarks.benchmark_name,
                'pct_unknown':100 * unknown.unknown_people / unknown.all_people
            } as set_key,
            benchmarks.population_group as subgroup,
            coalesce(units.people, 0) as people,
            benchmarks.population as benchmark,
            null as reference_subgroup
        from unknown
        inner join benchmarks using (as_of_date, population_dimension)
        left join units using (as_of_date, unit_type, unit_code, population_dimension, population_group)
        where not (unknown.unit_type = 'city' and benchmarks.benchmark_code = 'workforce')
    ),

    compared as (select * from {{ method_rows("representation", "paired") }})

select
    set_key.as_of_date,
    set_key.unit_type,
    set_key.unit_code,
    set_key.population_dimension,
    subgroup as population_group,
    set_key.benchmark_code,
    set_key.benchmark_name,
    people::bigint as people,
    benchmark as benchmark_population,
    100 * share as share_pct,
    100 * benchmark_share as benchmark_share_pct,
    ratio as representation_ratio,
    ratio_lower,
    ratio_upper,
    gap_points,
    expected_people,
    headcount_gap,
    standard_deviations,
    p_value,
    100 * dissimilarity as dissimilarity_pct,
    set_key.pct_unknown
from compared
