-- Who is on the payroll at one snapshot date, and what the personnel system shows about them.
create or replace temp table chunk as
select
    *,
    getvariable('as_of_date') as as_of_date,
    job_group || ' ' || ['I', 'II', 'III', 'IV', 'V', 'VI'][band] as job_title,
    'B' || band as pay_band,
    u(i * 8 + getvariable('snapshot'), 20) >= 0.02 as is_active,
    round(
        [48000, 58000, 70000, 85000, 104000, 138000][band]
        * pay_factor
        * pow(1.03, year(getvariable('as_of_date')) - 2023)
        * case when gender = 'female' then getvariable('women_paid_against_men') else 1 end
    )::bigint as base_salary_usd,
    case
        when u(i, 21) < 0.03 then null
        when u(i, 21) < 0.05 then 'Declined'
        else case race_label
                when 'Two or More Races' then 'Two or More'
                when 'Some Other Race' then 'Other'
                else replace(race_label, ' and ', ' or ')
            end
    end as race_text,
    case gender when 'unknown' then 'Declined' else upper(gender[1]) || gender[2:] end as gender_text,
from staff
inner join (select distinct race as race_code, label as race_label from race_shares) as labels on staff.race = labels.race_code
where hired_date <= getvariable('as_of_date') and leaves_at > getvariable('snapshot')
;

insert into clean_employees
select
    i,
    as_of_date,
    department_code,
    is_active,
    base_salary_usd,
    case when race_text is null or race_text = 'Declined' then 'unknown' else race end as race_ethnicity,
    gender,
    datesub('year', date_of_birth, as_of_date) as age_years,
from chunk
;
