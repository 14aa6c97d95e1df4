-- Interviews of one quarter, two answers each. Who is interviewed goes by age: the weight is what an age is among the
-- adults, over what it is among the interviews to be expected.
create or replace temp table chunk as
with
    asked as (
        select
            survey_ages.age_band,
            survey_ages.first_age,
            survey_ages.last_age,
            survey_ages.safe_shift,
            round(
                sum(age_bands.share * survey_ages.response) over () / sum(age_bands.share) over () / survey_ages.response, 4
            )::decimal(8, 4) as weight,
            sum(age_bands.share * survey_ages.response) over (order by survey_ages.first_age)
            / sum(age_bands.share * survey_ages.response) over () as reaches,
        from survey_ages
        inner join age_bands on survey_ages.age_band = age_bands.age_band
    ),
    homes as (
        select
            place_id,
            district,
            sum(share) over (order by place_id) / sum(share) over () as reaches,
        from places
    ),
    people as (
        select
            i,
            drawn_day(i, 1) as interview_date,
            u(i, 2) as age_draw,
            u(i, 3) as home_draw,
            pick(['female', 'male'], i, 4) as gender,
            u(i, 5) as race_draw,
        from range(getvariable('first_id'), getvariable('first_id') + getvariable('row_count')) as ids(i)
    ),
    placed as (
        select people.*, asked.* exclude (reaches), homes.district,
        from people
        asof inner join (select *, coalesce(lag(reaches) over (order by reaches), 0) as starts from asked) as asked
            on people.age_draw >= asked.starts
        asof inner join (select *, coalesce(lag(reaches) over (order by reaches), 0) as starts from homes) as homes
            on people.home_draw >= homes.starts
    ),
    mixed as (
        select
            *,
            coalesce(
                lag(reaches) over (partition by district order by race), 0
            ) as starts,
        from (
            select
                *,
                sum(share) over (partition by district order by race) / sum(share) over (partition by district) as reaches,
            from race_shares
        )
    ),
    described as (
        select placed.*, mixed.race, mixed.label,
        from placed
        asof inner join mixed on placed.district = mixed.district and placed.race_draw >= mixed.starts
    )
select
    i,
    'R-' || lpad(i::varchar, 7, '0') as respondent_id,
    interview_date,
    questions.question,
    case
        when u(i, 6 + questions.number) < 0.04 then null
        when questions.number = 1
            then
                -- Four or five with the probability that is planted.
                if(u(i, 8) < survey_districts.safe_share + safe_shift, 4, 1)
                + floor(u(i, 9) * if(u(i, 8) < survey_districts.safe_share + safe_shift, 2, 3))::integer
        else greatest(1, least(5, round(3.4 + 1.5 * safe_shift + 1.1 * normal(i, 10))))::integer
    end as score,
    weight,
    case
        when u(i, 12) < 0.03 then null
        else case label
                when 'Two or More Races' then 'Two or More'
                when 'Some Other Race' then 'Other'
                else replace(label, ' and ', ' or ')
            end
    end as race_text,
    upper(gender[1]) || gender[2:] as gender_text,
    first_age + floor(u(i, 13) * (last_age - first_age + 1))::integer as age_years,
    described.district,
    if(race_text is null, 'unknown', race) as race_ethnicity,
    gender,
from described
inner join survey_districts on described.district = survey_districts.district
cross join (values (1, 'Q1 Safety'), (2, 'Q2 Services')) as questions(number, question)
;

insert into clean_answers
select respondent_id, interview_date, question, score, weight, race_ethnicity, gender, age_years, district,
from chunk
;
