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

create or replace temp table days as
select
    'solid_waste' as system, date_trunc('month', service_date)::date as month, council_district, neighborhood,
    planned_stops - missed_stops as done, planned_stops as due, missed_stops as missed
from route_days
where rowid not in (select row from repeated_route_days)
union all
select
    'library', date_trunc('month', visit_date)::date, council_district, neighborhood, visits, open_hours, null
from (
    from visits
    qualify row_number() over (partition by branch, visit_date order by rowid) = 1
) as visits;

create or replace temp table cells as
with
    counted as (
        select
            system, month, council_district, neighborhood, count(done) as done_days, count(due) as due_days,
            coalesce(sum(done::decimal(38, 6)), 0)::double as done,
            coalesce(sum(due::decimal(38, 6)), 0)::double as due,
            coalesce(sum((done::double * done)::decimal(38, 9)), 0)::double as done_squares,
            coalesce(sum((due::double * due)::decimal(38, 9)), 0)::double as due_squares,
            coalesce(sum((done::double * due)::decimal(38, 9)), 0)::double as products, sum(missed) as missed
        from days
        group by all
    )
select
    * replace (
        coalesce(code_of(system, 'council_district', council_district), 'unknown') as council_district,
        coalesce(code_of(system, 'neighborhood', neighborhood), 'unknown') as neighborhood
    )
from counted;

-- A place of one system has its zeros in the other.
create or replace temp table places as
with
    systems as (select unnest(['library', 'solid_waste']) as system),
    crossed as (
        select systems.system, cells.* exclude (system), cells.system = systems.system as is_own
        from cells
        cross join systems
    )
select
    system, month, council_district, neighborhood, sum(if(is_own, done, 0)) as done, sum(if(is_own, due, 0)) as due,
    sum(if(is_own, missed, 0)) as missed, sum(if(is_own, done_days, 0))::bigint as done_days,
    sum(if(is_own, due_days, 0))::bigint as due_days, sum(if(is_own, done_squares, 0)) as done_squares,
    sum(if(is_own, due_squares, 0)) as due_squares, sum(if(is_own, products, 0)) as products
from crossed
group by grouping sets ((system, month), (system, month, council_district), (system, month, neighborhood));

insert into monthly_cells by name
select
    month, council_district, neighborhood,
    case system when 'library' then 'library_visits_per_open_hour' else 'waste_collection_completed_share' end
    as measure_code,
    done as numerator, due as denominator, done_squares as sum_of_squares, due_squares as denominator_sum_of_squares,
    products as sum_of_products, due_days as sample_size
from places;

insert into monthly_cells by name
select
    month, council_district, neighborhood,
    unnest([
        {'measure_code': 'library_visits', 'numerator': done, 'sample_size': done_days},
        {'measure_code': 'library_open_hours', 'numerator': due, 'sample_size': due_days}
    ], recursive := true)
from places
where system = 'library'
union all by name
select
    month, council_district, neighborhood, 'missed_collections' as measure_code, missed as numerator,
    due_days as sample_size
from places
where system = 'solid_waste';

drop table route_days;
