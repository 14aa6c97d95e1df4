-- Food inspections: gzipped JSON lines a quarter; the first row of an inspection counts.
create or replace temp table delivered as
select
    "inspectionId" as inspection_id, date_trunc('month', try_cast("inspectedOn" as date))::date as month, result, score,
    "criticalViolations" as critical_violations, "councilDistrict" as council_district, neighborhood
from read_json(
    getvariable('inspections'), format = 'newline_delimited', ignore_errors = true, columns = {
        'inspectionId': 'varchar', 'inspectedOn': 'varchar', 'result': 'varchar', 'score': 'double',
        'criticalViolations': 'bigint', 'councilDistrict': 'varchar', 'neighborhood': 'varchar'
    }
)
where
    "inspectionId" is not null and try_cast("inspectedOn" as date) <= today()
    and coalesce(score between 0 and 100, true);

create or replace temp table repeated as
with keys as (select inspection_id from delivered group by inspection_id having count(*) > 1)
select rowid as row
from delivered
semi join keys using (inspection_id)
qualify row_number() over (partition by inspection_id order by rowid) > 1;

create or replace temp table cells as
select
    month, inspections, scored, scores, squares, counted, violations,
    code_of('health', 'inspection_result', result) as result,
    coalesce(code_of('health', 'council_district', council_district), 'unknown') as council_district,
    coalesce(code_of('health', 'neighborhood', neighborhood), 'unknown') as neighborhood
from (
    select
        month, result, council_district, neighborhood, count(*) as inspections,
        count(score) as scored, coalesce(sum(score), 0) as scores, coalesce(sum(score * score), 0) as squares,
        count(critical_violations) as counted, coalesce(sum(critical_violations), 0) as violations
    from delivered
    where rowid not in (select row from repeated)
    group by all
);

insert into monthly_cells by name
select
    month, council_district, neighborhood,
    unnest([
        {
            'measure_code': 'inspections_completed', 'numerator': inspections::double, 'denominator': null::double,
            'sum_of_squares': null::double, 'sample_size': inspections::bigint
        },
        {
            'measure_code': 'inspection_pass_rate', 'numerator': passed, 'denominator': decided,
            'sum_of_squares': null, 'sample_size': decided
        },
        {
            'measure_code': 'inspection_mean_score', 'numerator': scores, 'denominator': scored,
            'sum_of_squares': squares, 'sample_size': scored
        },
        {
            'measure_code': 'critical_violations', 'numerator': violations, 'denominator': null,
            'sum_of_squares': null, 'sample_size': counted
        }
    ], recursive := true)
from (
    select
        month, council_district, neighborhood,
        sum(inspections) as inspections,
        coalesce(sum(inspections) filter (where result = 'passed'), 0) as passed,
        coalesce(sum(inspections) filter (where coalesce(result, 'unknown') <> 'unknown'), 0) as decided,
        sum(scored) as scored, sum(scores) as scores, sum(squares) as squares,
        sum(counted) as counted, sum(violations) as violations
    from cells
    group by grouping sets ((month), (month, council_district), (month, neighborhood))
);

drop table delivered;
