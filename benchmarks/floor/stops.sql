-- Police stops: a file a quarter in a western European encoding; the first row of a stop counts.
create or replace temp table delivered as
select
    "Stop No" as stop_id,
    date_trunc('month', "Stop Date Time")::date as month,
    date_sub('year', "DOB", "Stop Date Time"::date) as age_years,
    "Race" as race, "Sex" as sex, "Citation" = 'Y' as is_cited,
    "Person Search" = 'Y' or "Vehicle Search" = 'Y' as is_searched, "Contraband" = 'Y' as is_contraband_found,
    "District" as council_district, "Neighborhood" as neighborhood, "Precinct" as police_precinct
from read_csv(
    getvariable('stops'), encoding = 'latin-1', header = true, delim = ';', quote = '"', escape = '"',
    union_by_name = true, ignore_errors = true, timestampformat = '%m/%d/%Y %H:%M', dateformat = '%m/%d/%Y', types = {
        'Stop No': 'varchar', 'Stop Date Time': 'timestamp', 'DOB': 'date', 'Race': 'varchar', 'Citation': 'varchar',
        'Person Search': 'varchar', 'Vehicle Search': 'varchar', 'Contraband': 'varchar', 'District': 'varchar'
    }
)
where "Stop No" is not null and "Stop Date Time" < today() + 1;

create or replace temp table repeated as
with keys as (select stop_id from delivered group by stop_id having count(*) > 1)
select rowid as row
from delivered
semi join keys using (stop_id)
qualify row_number() over (partition by stop_id order by rowid) > 1;

create or replace temp table cells as
select
    month, stops, cited, cited_known, searched, searched_known, found, found_known,
    coalesce(code_of('police', 'race_ethnicity', race), 'unknown') as race_ethnicity,
    coalesce(code_of('police', 'gender', sex), 'unknown') as gender,
    age_band_of(age_years) as age_band,
    coalesce(code_of('police', 'council_district', council_district), 'unknown') as council_district,
    coalesce(code_of('police', 'neighborhood', neighborhood), 'unknown') as neighborhood,
    coalesce(code_of('police', 'police_precinct', police_precinct), 'unknown') as police_precinct
from (
    select
        month, age_years, race, sex, council_district, neighborhood, police_precinct,
        count(*) as stops,
        count(*) filter (where is_cited) as cited,
        count(is_cited) as cited_known,
        count(*) filter (where is_searched) as searched,
        count(is_searched) as searched_known,
        count(*) filter (where is_searched and is_contraband_found) as found,
        count(is_contraband_found) filter (where is_searched) as found_known
    from delivered
    where rowid not in (select row from repeated)
    group by all
);

insert into monthly_cells by name
select
    month, council_district, neighborhood, police_precinct, race_ethnicity, gender, age_band,
    unnest([
        {
            'measure_code': 'police_stops', 'numerator': stops::double, 'denominator': null::double,
            'sample_size': stops::bigint
        },
        {'measure_code': 'police_stops_per_1k', 'numerator': stops, 'denominator': null, 'sample_size': stops},
        {
            'measure_code': 'police_citation_rate', 'numerator': cited, 'denominator': cited_known,
            'sample_size': cited_known
        },
        {
            'measure_code': 'police_search_rate', 'numerator': searched, 'denominator': searched_known,
            'sample_size': searched_known
        },
        {
            'measure_code': 'police_contraband_hit_rate', 'numerator': found, 'denominator': found_known,
            'sample_size': found_known
        }
    ], recursive := true)
from (
    select
        month, council_district, neighborhood, police_precinct, race_ethnicity, gender, age_band,
        sum(stops) as stops, sum(cited) as cited, sum(cited_known) as cited_known, sum(searched) as searched,
        sum(searched_known) as searched_known, sum(found) as found, sum(found_known) as found_known
    from cells
    group by
        grouping sets (
            (month), (month, council_district), (month, neighborhood), (month, police_precinct),
            (month, race_ethnicity), (month, gender), (month, age_band), (month, council_district, race_ethnicity)
        )
);

drop table delivered;
