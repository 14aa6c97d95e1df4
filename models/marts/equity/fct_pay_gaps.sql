{% set z, unit = var("confidence_z"), "as_of_date, unit_type, unit_code, population_dimension" %}
-- Pay of a group against the best paid group of the same unit and day: the medians as they are, and within jobs.
with
    placed as (
        select *
        from {{ ref("int_workforce_people") }}
        where unit_type in ('city', 'department') and population_group <> 'unknown' and base_salary_usd > 0
    ),

    strata as (
        select
            {{ unit }},
            population_group,
            job,
            count(*) as people,
            avg(ln(base_salary_usd)::decimal(18, 12)) as mean_log,
            coalesce(var_samp(ln(base_salary_usd)), 0) / count(*) as mean_log_variance
        from placed
        where job is not null
        group by all
    ),

    sorted as (
        select {{ unit }}, population_group, count(*) as people, list_sort(list(base_salary_usd)) as salaries
        from placed
        group by all
    ),

    medians as (select * exclude (salaries), {{ quantiles("salaries", [0.5]) }} [1] as median from sorted),

    referred as (
        select
            *,
            first_value(population_group) over best_first as reference_group,
            first_value(people) over best_first as reference_people,
            first_value(median) over best_first as reference_median
        from medians
        window
            best_first as (
                partition by {{ unit }} order by people >= 30 desc, medians.median.value desc, population_group
            )
    ),

    -- Jobs with people of both, weighted by the people of the group that is compared.
    adjusted as (
        select
            referred.as_of_date,
            referred.unit_type,
            referred.unit_code,
            referred.population_dimension,
            referred.population_group,
            count(*) as job_count,
            sum(own.people) as matched_people,
            sum(own.people * (own.mean_log - reference.mean_log)) / sum(own.people) as log_ratio,
            sqrt(sum(pow(own.people, 2) * (own.mean_log_variance + reference.mean_log_variance)))
            / sum(own.people) as log_error
        from referred
        inner join strata as own using ({{ unit }}, population_group)
        inner join
            strata as reference
            on own.as_of_date = reference.as_of_date
            and (own.unit_type, own.unit_code, own.job) = (reference.unit_type, reference.unit_code, reference.job)
            and own.population_dimension = reference.population_dimension
            and referred.reference_group = reference.population_group
        where own.people > 1 and reference.people > 1
        group by all
    ),

    compared as (
        select
            *,
            referred.median.value / referred.reference_median.value as ratio,
            methods.mover_ratio(
                referred.median.value, referred.median, referred.reference_median.value, referred.reference_median
            ) as limits
        from referred
        where population_group <> reference_group
    )

select
    {{ unit }},
    population_group,
    reference_group,
    people,
    reference_people,
    compared.median.value as median_salary_usd,
    compared.reference_median.value as reference_median_salary_usd,
    100 * (1 - ratio) as median_gap_pct,
    100 * (1 - compared.limits.upper) as median_gap_lower,
    100 * (1 - compared.limits.lower) as median_gap_upper,
    case
        when limits is null then if(compared.median.lower is null, 'too_few_people', 'too_few_reference_people')
    end as median_gap_reason,
    100 * (1 - exp(log_ratio)) as adjusted_gap_pct,
    100 * (1 - exp(log_ratio + {{ z }} * log_error)) as adjusted_gap_lower,
    100 * (1 - exp(log_ratio - {{ z }} * log_error)) as adjusted_gap_upper,
    coalesce(matched_people, 0)::bigint as matched_people,
    coalesce(job_count, 0)::integer as job_count
from compared
left join adjusted using ({{ unit }}, population_group)
