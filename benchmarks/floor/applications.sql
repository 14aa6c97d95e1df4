-- Job applications: a CSV file a half-year; the first row of an application counts.
create or replace temp table delivered as
select
    trim("Application") as application_id, "Applied On" as applied_date, trim("Outcome") as outcome,
    "Race/Ethnicity" as race, "Gender" as gender
from read_csv(
    getvariable('applications'), header = true, delim = ',', quote = '"', escape = '"', union_by_name = true,
    ignore_errors = true, types = {
        'Application': 'varchar', 'Applied On': 'date', 'Outcome': 'varchar', 'Race/Ethnicity': 'varchar',
        'Gender': 'varchar'
    }
)
where "Application" is not null and "Applied On" <= today();

create or replace temp table applications as
select
    date_trunc('month', applied_date)::date as month,
    case outcome when 'Hired' then true when 'Not selected' then false end as is_hired,
    -- Since July 2023 the form lets people choose several groups; before, it asked the question of another standard.
    case
        when applied_date < date '2023-07-01' then 'unknown'
        when contains(race, ';') then 'multiracial'
        else coalesce(code_of('recruiting', 'race_ethnicity', race), 'unknown')
    end as race_ethnicity,
    coalesce(code_of('recruiting', 'gender', gender), 'unknown') as gender
from (
    from delivered
    qualify row_number() over (partition by application_id order by rowid) = 1
);

insert into monthly_cells by name
select
    month, race_ethnicity, gender,
    unnest([
        {
            'measure_code': 'job_applications', 'numerator': applications::double, 'denominator': null::double,
            'sample_size': applications
        },
        {
            'measure_code': 'hiring_selection_rate', 'numerator': hired::double, 'denominator': decided::double,
            'sample_size': decided
        }
    ], recursive := true)
from (
    select
        month, race_ethnicity, gender, count(*) as applications, count(*) filter (where is_hired) as hired,
        count(is_hired) as decided
    from applications
    group by grouping sets ((month), (month, race_ethnicity), (month, gender))
);

drop table delivered;
drop table applications;
