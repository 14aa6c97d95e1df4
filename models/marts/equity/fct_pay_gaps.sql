{% set z = var("confidence_z") %}
-- Pay of a group against the best paid group of the same unit and day: the medians as they are, and within jobs.
with
    employees as (
        -- A personnel system without job groups is compared within job titles.
        select *, coalesce(job_group, job_title) as job
        from {{ ref("employees") }}
        where is_active and base_salary_usd > 0
    ),

    in_units as (
        select as_of_date, 'city' as unit_type, 'city' as unit_code, job, base_salary_usd, race_ethnicity, gender
        from employees
        union all
        select as_of_date, 'department' as unit_type, department_code, job, base_salary_usd, race_ethnicity, gender
        from employees
        where department_code is not null
    ),

    placed as (
        select
            * exclude (race_ethnicity, gender),
            'race_ethnicity' as population_dimension,
            race_ethnicity as population_group
        from in_units
        union all
        select * exclude (race_ethnicity, gender), 'gender' as population_dimension, gender as population_group
        from in_units
    ),

    strata as (
        select
            as_of_date,
            unit_type,
            unit_code,
            population_dimension,
            population_group,
            job,
            count(*) as people,
            avg(ln(base_salary_usd)::decimal(18, 12)) as mean_log,
            coalesce(var_samp(ln(base_salary_usd)), 0) / count(*) as mean_log_variance
        from placed
        where population_group <> 'unknown' and job is not null
        group by all
    ),

    medians as (
        select
            as_of_date,
            unit_type,
            unit_code,
            population_dimension,
            population_group,
            count(*) as people,
            median(base_salary_usd) as median_salary_usd
        from placed
        where population_group <> 'unknown'
        group by all
    ),

    referred as (
        select
            *,
            first_value(population_group) over best_first as reference_group,
            first_value(people) over best_first as reference_people,
            first_value(median_salary_usd) over best_first as reference_median_salary_usd
        from medians
        window
            best_first as (
                partition by as_of_date, unit_type, unit_code, population_dimension
                order by people >= 30 desc, median_salary_usd desc, population_group
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
        inner join strata as own using (as_of_date, unit_type, unit_code, population_dimension, population_group)
        inner join
            strata as reference
            on own.as_of_date = reference.as_of_date
            and own.unit_type = reference.unit_type
            and own.unit_code = reference.unit_code
            and own.population_dimension = reference.population_dimension
            and referred.reference_group = reference.population_group
            and own.job = reference.job
        where own.people > 1 and reference.people > 1
        group by all
    )

select
    as_of_date,
    unit_type,
    unit_code,
    population_dimension,
    population_group,
    reference_group,
    people,
    reference_people,
    median_salary_usd,
    reference_median_salary_usd,
    100 * (1 - median_salary_usd / reference_median_salary_usd) as median_gap_pct,
    100 * (1 - exp(log_ratio)) as adjusted_gap_pct,
    100 * (1 - exp(log_ratio + {{ z }} * log_error)) as adjusted_gap_lower,
    100 * (1 - exp(log_ratio - {{ z }} * log_error)) as adjusted_gap_upper,
    coalesce(matched_people, 0)::bigint as matched_people,
    coalesce(job_count, 0)::integer as job_count
from referred
left join adjusted using (as_of_date, unit_type, unit_code, population_dimension, population_group)
where population_group <> reference_group
