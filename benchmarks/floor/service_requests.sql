-- 311 requests: a CSV file a month, one of them in UTF-16; the latest delivery of a case counts.
create or replace temp table delivered as
with
    files as (
        select "Case ID", "Date Opened", "SLA Due", "Date Closed", "Status", "Council District", "Neighborhood", "Precinct"
        from read_csv(
            getvariable('requests_utf16'), encoding = 'utf-16', header = true, delim = ',', quote = '"', escape = '"',
            nullstr = ['', 'NA'], ignore_errors = true, timestampformat = '%m/%d/%Y %I:%M:%S %p', types = {
                'Case ID': 'varchar', 'Date Opened': 'timestamp', 'SLA Due': 'timestamp', 'Date Closed': 'timestamp'
            }
        )
        union all by name
        select "Case ID", "Date Opened", "SLA Due", "Date Closed", "Status", "Council District", "Neighborhood", "Precinct"
        from read_csv(
            getvariable('requests'), header = true, delim = ',', quote = '"', escape = '"', nullstr = ['', 'NA'],
            union_by_name = true, ignore_errors = true, timestampformat = '%m/%d/%Y %I:%M:%S %p', types = {
                'Case ID': 'varchar', 'Date Opened': 'timestamp', 'SLA Due': 'timestamp', 'Date Closed': 'timestamp'
            }
        )
    )
select
    "Case ID" as request_id,
    date_trunc('month', "Date Opened")::date as month,
    date_trunc('month', "Date Closed")::date as closed_month,
    "Status" as status,
    to_utc("Date Closed") <= to_utc("SLA Due") as is_on_time,
    date_diff('second', to_utc("Date Opened"), to_utc("Date Closed")) / 86400.0 as days_to_close,
    "Council District" as council_district,
    "Neighborhood" as neighborhood,
    "Precinct" as police_precinct
from files
where "Case ID" is not null and "Date Opened" < today() + 1 and coalesce("Date Closed" < today() + 1, true);

-- Rows lie in the order in which the files are read; corrections come in later files, so the last row is the latest.
create or replace temp table superseded as
with repeated as (select request_id from delivered group by request_id having count(*) > 1)
select rowid as row
from delivered
semi join repeated using (request_id)
qualify row_number() over (partition by request_id order by rowid desc) > 1;

create or replace temp table requests as
from delivered
where rowid not in (select row from superseded);

create or replace temp table cells as
select
    month, closed_month, code_of('city311', 'status', status) = 'closed' as is_closed, is_on_time,
    coalesce(code_of('city311', 'council_district', council_district), 'unknown') as council_district,
    coalesce(code_of('city311', 'neighborhood', neighborhood), 'unknown') as neighborhood,
    coalesce(code_of('city311', 'police_precinct', police_precinct), 'unknown') as police_precinct,
    request_count
from (
    select
        month, closed_month, status, is_on_time, council_district, neighborhood, police_precinct,
        count(*) as request_count
    from requests
    group by all
);

insert into monthly_cells by name
select
    month, council_district, neighborhood, police_precinct,
    unnest([
        {
            'measure_code': 'service_requests_opened', 'numerator': opened::double, 'denominator': null::double,
            'sample_size': opened::bigint
        },
        {'measure_code': 'service_requests_per_1k', 'numerator': opened, 'denominator': null, 'sample_size': opened},
        {'measure_code': 'service_requests_on_time', 'numerator': on_time, 'denominator': timed, 'sample_size': timed}
    ], recursive := true)
from (
    select
        month, council_district, neighborhood, police_precinct, sum(request_count) as opened,
        coalesce(sum(request_count) filter (where is_on_time), 0) as on_time,
        coalesce(sum(request_count) filter (where is_on_time is not null), 0) as timed
    from cells
    group by grouping sets ((month), (month, council_district), (month, neighborhood), (month, police_precinct))
);

insert into monthly_cells by name
select
    closed_month as month, council_district, neighborhood, police_precinct,
    'service_requests_closed' as measure_code,
    coalesce(sum(request_count) filter (where is_closed), 0) as numerator, numerator as sample_size
from cells
where closed_month is not null
group by
    grouping sets (
        (closed_month), (closed_month, council_district), (closed_month, neighborhood), (closed_month, police_precinct)
    );

drop table delivered;

create or replace temp table places as
select
    council_district, neighborhood, police_precinct,
    coalesce(code_of('city311', 'council_district', council_district), 'unknown') as district_code,
    coalesce(code_of('city311', 'neighborhood', neighborhood), 'unknown') as neighborhood_code,
    coalesce(code_of('city311', 'police_precinct', police_precinct), 'unknown') as precinct_code
from (select distinct council_district, neighborhood, police_precinct from requests);

insert into period_cells by name
with
    closed as (
        select
            month, days_to_close, district_code as council_district, neighborhood_code as neighborhood,
            precinct_code as police_precinct
        from requests
        inner join
            places
            on requests.council_district is not distinct from places.council_district
            and requests.neighborhood is not distinct from places.neighborhood
            and requests.police_precinct is not distinct from places.police_precinct
        where days_to_close >= 0
    )
select
    period_grain, period_start_date, council_district, neighborhood, police_precinct,
    unnest([
        {
            'measure_code': 'service_request_median_days_to_close', 'sample_size': closed_requests,
            'holistic_value': quantiles[1]
        },
        {
            'measure_code': 'service_request_p90_days_to_close', 'sample_size': closed_requests,
            'holistic_value': quantiles[2]
        }
    ], recursive := true)
from (
    select
        period_grain, period_start_date, council_district, neighborhood, police_precinct,
        count(*) as closed_requests, quantile_cont(days_to_close, [0.5, 0.9]) as quantiles
    from closed
    inner join month_periods using (month)
    group by
        grouping sets (
            (period_grain, period_start_date),
            (period_grain, period_start_date, council_district),
            (period_grain, period_start_date, neighborhood),
            (period_grain, period_start_date, police_precinct)
        )
);

drop table requests;
drop table places;
