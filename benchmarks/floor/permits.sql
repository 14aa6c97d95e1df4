-- Building permits: UTF-16 text with tabs a quarter; the latest delivery of a permit counts.
create or replace temp table delivered as
select
    "Permit Number" as permit_id, date_trunc('month', "Applied")::date as month, "Council District" as district,
    "Neighborhood" as neighborhood, if("Issued" >= "Applied", "Issued" - "Applied", null) as days_to_issue,
    "Issued" <= "Due" as is_on_time
from read_csv(
    getvariable('permits'), encoding = 'utf-16', header = true, delim = '\t', quote = '"', escape = '"',
    union_by_name = true, ignore_errors = true, dateformat = '%d-%b-%Y', types = {
        'Permit Number': 'varchar', 'Applied': 'date', 'Due': 'date', 'Issued': 'date', 'Valuation': 'double',
        'Council District': 'varchar'
    }
)
-- The valuation is read for its faults: a permit that cannot be typed is rejected whole.
where
    "Permit Number" is not null and "Applied" <= today() and coalesce("Issued" <= today(), true)
    and coalesce("Valuation" >= 0, true);

create or replace temp table superseded as
with repeated as (select permit_id from delivered group by permit_id having count(*) > 1)
select rowid as row
from delivered
semi join repeated using (permit_id)
qualify row_number() over (partition by permit_id order by rowid desc) > 1;

create or replace temp table places as
select
    district, neighborhood, coalesce(code_of('permitting', 'council_district', district), 'unknown') as district_code,
    coalesce(code_of('permitting', 'neighborhood', neighborhood), 'unknown') as neighborhood_code
from (select distinct district, neighborhood from delivered);

create or replace temp table permits as
select
    delivered.month, delivered.days_to_issue, delivered.is_on_time,
    places.district_code as council_district, places.neighborhood_code as neighborhood
from delivered
inner join
    places
    on delivered.district is not distinct from places.district
    and delivered.neighborhood is not distinct from places.neighborhood
where delivered.rowid not in (select row from superseded);

insert into monthly_cells by name
select
    month, council_district, neighborhood,
    unnest([
        {
            'measure_code': 'permits_applied', 'numerator': permits::double, 'denominator': null::double,
            'sample_size': permits::bigint
        },
        {'measure_code': 'permits_issued_on_time', 'numerator': on_time, 'denominator': timed, 'sample_size': timed}
    ], recursive := true)
from (
    select
        month, council_district, neighborhood, count(*) as permits, count(*) filter (where is_on_time) as on_time,
        count(is_on_time) as timed
    from permits
    group by grouping sets ((month), (month, council_district), (month, neighborhood))
);

insert into period_cells by name
select
    period_grain, period_start_date, council_district, neighborhood, 'permit_median_days_to_issue' as measure_code,
    count(*) as sample_size, quantile_cont(days_to_issue::double, 0.5) as holistic_value
from permits
inner join month_periods using (month)
where days_to_issue is not null
group by
    grouping sets (
        (period_grain, period_start_date),
        (period_grain, period_start_date, council_district),
        (period_grain, period_start_date, neighborhood)
    );

drop table delivered;
drop table permits;
drop table places;
