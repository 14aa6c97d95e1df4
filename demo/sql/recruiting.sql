-- Applications of one half-year. Who applies mirrors the residents; who is hired does not. Since July 2023 the form lets
-- people choose several groups; before, it asked the question of the 1997 standard.
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
            getvariable('period_start') >= date '2023-07-01' as is_new_form,
            -- Two or more groups: the second is another one than the first.
            pick(getvariable('single_races'), i, 9) as first_race,
            pick(list_filter(getvariable('single_races'), lambda code: code != first_race), i, 10) as second_race,
            if(race = 'multiracial', [first_race, second_race], [race]) as chosen,
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
        when u(i, 8) < 0.05 then 'Declined'
        when u(i, 8) < 0.055 and is_new_form then 'Do not know'
        when is_new_form then array_to_string(list_transform(chosen, lambda code: getvariable('form_labels')[code]), ';')
        when drawn.race = 'middle_eastern_north_african' then 'White'
        when drawn.race = 'multiracial' then 'Two or More'
        else getvariable('form_labels')[drawn.race]
    end as race_text,
    upper(gender[1]) || gender[2:] as gender_text,
    pick(getvariable('languages'), i, 11) as language_text,
    case
        when u(i, 12) < 0.07 then 'Yes' when u(i, 12) < 0.80 then 'No' when u(i, 12) < 0.92 then 'I do not want to answer'
    end as disability_text,
from drawn
inner join hired_shares on drawn.race = hired_shares.race
;

insert into clean_applications
select
    i,
    applied_date,
    case outcome when 'Hired' then true when 'Not selected' then false end as is_hired,
    if(is_stated and is_new_form, race, 'unknown') as race_ethnicity,
    if(is_stated and is_new_form, chosen, ['unknown']) as race_ethnicity_combined,
    case
        when not is_stated then 'unknown'
        when is_new_form and list_contains(chosen, 'hispanic') then 'hispanic'
        when is_new_form and list_sort(chosen) = ['middle_eastern_north_african', 'white'] then 'white'
        when race = 'middle_eastern_north_african' then 'white'
        else race
    end as race_ethnicity_1997,
    gender,
    case language_text
        when 'English' then 'english'
        when 'Spanish' then 'spanish'
        when 'Vietnamese' then 'asian_pacific_island'
        when 'Chinese' then 'asian_pacific_island'
        when 'Russian' then 'other_indo_european'
        else 'other'
    end as language,
    case disability_text
        when 'Yes' then 'with_disability' when 'No' then 'without_disability' else 'unknown'
    end as disability,
from (select *, coalesce(race_text not in ('Declined', 'Do not know'), false) as is_stated from chunk) as answers
;
