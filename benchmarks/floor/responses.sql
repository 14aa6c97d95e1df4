-- Fire and medical responses: a Parquet file a quarter, in UTC; the first row of an incident counts.
create or replace temp table delivered as
select
    incident_number,
    date_trunc(
        'month', received_at - if(is_daylight_saving(received_at - interval 8 hour), interval 7 hour, interval 8 hour)
    )::date as month,
    incident_type, council_district, neighborhood, standard_minutes,
    case when arrived_at >= received_at then date_diff('microsecond', received_at, arrived_at) / 60e6 end as minutes
from read_parquet(getvariable('responses'), union_by_name = true)
where incident_number is not null and received_at < today() + 1;

create or replace temp table repeated as
with keys as (select incident_number from delivered group by incident_number having count(*) > 1)
select rowid as row
from delivered
semi join keys using (incident_number)
qualify row_number() over (partition by incident_number order by rowid) > 1;

create or replace temp table places as
select
    incident_type, council_district, neighborhood, code_of('fire', 'incident_type', incident_type) as incident_code,
    coalesce(code_of('fire', 'council_district', council_district::varchar), 'unknown') as district_code,
    coalesce(code_of('fire', 'neighborhood', neighborhood), 'unknown') as neighborhood_code
from (select distinct incident_type, council_district, neighborhood from delivered);

create or replace temp table responses as
select
    delivered.month, places.incident_code as incident_type, delivered.minutes,
    delivered.minutes <= delivered.standard_minutes as is_within_standard,
    places.district_code as council_district, places.neighborhood_code as neighborhood
from delivered
inner join
    places
    on delivered.incident_type is not distinct from places.incident_type
    and delivered.council_district is not distinct from places.council_district
    and delivered.neighborhood is not distinct from places.neighborhood
where delivered.rowid not in (select row from repeated);

insert into monthly_cells by name
select
    month, council_district, neighborhood,
    unnest([
        {
            'measure_code': 'emergency_responses', 'numerator': responses::double, 'denominator': null::double,
            'sample_size': responses::bigint
        },
        {
            'measure_code': 'emergency_responses_per_1k', 'numerator': responses, 'denominator': null,
            'sample_size': responses
        },
        {
            'measure_code': 'fire_response_within_standard', 'numerator': fire_within, 'denominator': fire,
            'sample_size': fire
        },
        {
            'measure_code': 'ems_response_within_standard', 'numerator': ems_within, 'denominator': ems,
            'sample_size': ems
        }
    ], recursive := true)
from (
    select
        month, council_district, neighborhood,
        count(*) as responses,
        count(is_within_standard) filter (where incident_type = 'fire') as fire,
        count(*) filter (where incident_type = 'fire' and is_within_standard) as fire_within,
        count(is_within_standard) filter (where incident_type = 'ems') as ems,
        count(*) filter (where incident_type = 'ems' and is_within_standard) as ems_within
    from responses
    group by grouping sets ((month), (month, council_district), (month, neighborhood))
);

insert into period_cells by name
select
    period_grain, period_start_date, council_district, neighborhood,
    unnest([
        {'measure_code': 'ems_response_median_minutes', 'sample_size': timed, 'holistic_value': quantiles[1]},
        {'measure_code': 'ems_response_p90_minutes', 'sample_size': timed, 'holistic_value': quantiles[2]}
    ], recursive := true)
from (
    select
        period_grain, period_start_date, council_district, neighborhood, count(*) as timed,
        quantile_cont(minutes, [0.5, 0.9]) as quantiles
    from responses
    inner join month_periods using (month)
    where incident_type = 'ems' and minutes is not null
    group by
        grouping sets (
            (period_grain, period_start_date),
            (period_grain, period_start_date, council_district),
            (period_grain, period_start_date, neighborhood)
        )
);

drop table delivered;
drop table responses;
drop table places;
