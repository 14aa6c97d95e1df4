-- Collection route days (gzipped CSV a month) and library visits (tabs; the driver has unpacked the archives).
create or replace temp table route_days as
select route_id, service_date, planned_stops, missed_stops, council_district, neighborhood
from read_csv(
    getvariable('route_days'), header = true, delim = ',', quote = '"', escape = '"', union_by_name = true,
    ignore_errors = true, types = {
        'route_id': 'varchar', 'service_date': 'date', 'planned_stops': 'bigint', 'served_stops': 'bigint',
        'missed_stops': 'bigint', 'council_district': 'varchar'
    }
)
where
    route_id is not null and service_date <= today() and planned_stops >= 0 and served_stops >= 0
    and missed_stops >= 0;

create or replace temp table repeated_route_days as
with keys as (select route_id, service_date from route_days group by all having count(*) > 1)
select rowid as row
from route_days
semi join keys using (route_id, service_date)
qualify row_number() over (partition by route_id, service_date order by rowid) > 1;

create or replace temp table visits as
select
    "Branch" as branch, coalesce(try_cast("Date" as date), try_strptime("Date", '%d-%b-%Y')::date) as visit_date,
    "Visits" as visits, "Open Hours" as open_hours, "District" as council_district, "Neighborhood" as neighborhood
from read_csv(
    getvariable('visits'), header = true, delim = '\t', quote = '', nullstr = ['', '-'], union_by_name = true,
    ignore_errors = true, types = {
        'Branch': 'varchar', 'Date': 'varchar', 'Visits': 'bigint', 'Open Hours': 'double', 'District': 'varchar'
    }
)
where branch is not null and visit_date <= today() and coalesce(open_hours between 0 and 24, true);

create or replace temp table cells as
with
    counted as (
        select
            'solid_waste' as system, date_trunc('month', service_date)::date as month, council_district, neighborhood,
            count(*) as routes, sum(planned_stops) as planned, sum(missed_stops) as missed,
            0 as visited, 0 as visits, 0 as opened, 0 as open_hours
        from route_days
        where rowid not in (select row from repeated_route_days)
        group by all
        union all
        select
            'library', date_trunc('month', visit_date)::date as month, council_district, neighborhood, 0, 0, 0,
            count(visits), coalesce(sum(visits), 0), count(open_hours), coalesce(sum(open_hours::decimal(38, 6)), 0)
        from (
            from visits
            qualify row_number() over (partition by branch, visit_date order by rowid) = 1
        ) as visits
        group by all
    )
select
    * replace (
        coalesce(code_of(system, 'council_district', council_district), 'unknown') as council_district,
        coalesce(code_of(system, 'neighborhood', neighborhood), 'unknown') as neighborhood
    )
from counted;

insert into monthly_cells by name
select
    month, council_district, neighborhood,
    unnest([
        {
            'measure_code': 'library_visits', 'numerator': visits::double, 'denominator': null::double,
            'sample_size': visited::bigint
        },
        {'measure_code': 'library_open_hours', 'numerator': open_hours, 'denominator': null, 'sample_size': opened},
        {'measure_code': 'missed_collections', 'numerator': missed, 'denominator': null, 'sample_size': routes},
        {
            'measure_code': 'waste_collection_completed_share', 'numerator': planned - missed, 'denominator': planned,
            'sample_size': routes
        }
    ], recursive := true)
from (
    select
        month, council_district, neighborhood, sum(visits) as visits, sum(visited) as visited,
        sum(open_hours) as open_hours, sum(opened) as opened, sum(planned) as planned, sum(missed) as missed,
        sum(routes) as routes
    from cells
    group by grouping sets ((month), (month, council_district), (month, neighborhood))
);

drop table route_days;
