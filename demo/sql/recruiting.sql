-- Applications of one half-year. Who applies mirrors the residents; who is hired does not.
create or replace temp table chunk as
with
    drawn as (
        select
            i,
            drawn_day(i, 1) as applied_date,
            pick(getvariable('staff_departments'), i, 2) as department_code,
            pick(['Professional', 'Technical', 'Sworn', 'Administrative', 'Trades'], i, 3) as job_group,
            pick(getvariable('staff_races'), i, 4) as race,
            pick(['female', 'female', 'male', 'male', 'male'], i, 5) as gender,
        from range(getvariable('first_id'), getvariable('first_id') + getvariable('row_count')) as ids(i)
    )
select
    drawn.*,
    'APP-' || lpad(i::varchar, 7, '0') as application_id,
    case
        when u(i, 6) < 0.06 then 'Withdrawn'
        -- Spread evenly over each group (multiples of the golden ratio): of a few hundred applicants chance alone would
        -- hide what is planted.
        when (row_number() over (partition by drawn.race, gender order by i) * 0.6180339887498949 + u(0, 7)) % 1
            < hired_shares.share
        then 'Hired'
        else 'Not selected'
    end as outcome,
    case
        when u(i, 8) < 0.03 then null
        else case labels.label
                when 'Two or More Races' then 'Two or More'
                when 'Some Other Race' then 'Other'
                else replace(labels.label, ' and ', ' or ')
            end
    end as race_text,
    upper(gender[1]) || gender[2:] as gender_text,
from drawn
inner join hired_shares on drawn.race = hired_shares.race
inner join (select distinct race, label from race_shares) as labels on drawn.race = labels.race
;

insert into clean_applications
select
    i,
    applied_date,
    case outcome when 'Hired' then true when 'Not selected' then false end as is_hired,
    if(race_text is null, 'unknown', race) as race_ethnicity,
    gender,
from chunk
;
