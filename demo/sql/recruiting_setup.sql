create or replace table clean_applications (
    i bigint,
    applied_date date,
    is_hired boolean,
    race_ethnicity varchar,
    race_ethnicity_combined varchar[],
    race_ethnicity_1997 varchar,
    gender varchar,
    language varchar,
    disability varchar
)
;

set variable single_races = (
    select list(distinct race order by race), from race_shares where race not in ('multiracial', 'other')
)
;

set variable form_labels = (
    select
        map_from_entries(
            list(
                (race, if(race = 'other', 'Other', replace(label, ' and ', ' or ')))
                order by race
            )
        ),
    from (select distinct race, label from race_shares) as labels
)
;

set variable languages = (
    select flatten(list(list_transform(range(parts), lambda n: language))),
    from
        (
            values
                ('English', 72),
                ('Spanish', 14),
                ('Vietnamese', 5),
                ('Chinese', 4),
                ('Arabic', 2),
                ('Russian', 2),
                ('Other', 1)
        ) as spoken(language, parts)
)
;
