-- What the subjects share: the seeds, the crosswalk, the calendar and the tables that the subjects fill.
create schema marts;

create table departments as from read_csv(getvariable('seeds') || '/demo/catalogue_departments.csv');
create table geographies as from read_csv(getvariable('seeds') || '/demo/catalogue_geographies.csv');
create table measures as from read_csv(
    getvariable('seeds') || '/demo/catalogue_measures.csv',
    types = {'valid_to_date': 'date', 'cross_breakdowns': 'varchar', 'small_number_reason': 'varchar',
        'accumulation_start_month': 'integer', 'arrears_months': 'integer', 'status_methods': 'varchar'}
);
create table targets as from read_csv(
    getvariable('seeds') || '/demo/catalogue_targets.csv', types = {
        'valid_to_date': 'date', 'period_start_date': 'date', 'period_end_date': 'date', 'target_value': 'double',
        'lower_bound': 'double', 'upper_bound': 'double', 'revision_reason': 'varchar',
        'baseline_date': 'date', 'baseline_value': 'double', 'average_years': 'integer', 'tolerance_pct': 'double',
        'effect_size': 'double'
    }
);
create table breaks as
select measure_code, break_date from read_csv(getvariable('seeds') || '/demo/catalogue_breaks.csv');
create table units as from read_csv(getvariable('seeds') || '/reference/units.csv');
create table status_bands as from read_csv(getvariable('seeds') || '/reference/status_bands.csv');
create table population_groups as from read_csv(getvariable('seeds') || '/reference/population_groups.csv');

-- The conformed code of each source code: a system's own before any system's, the crosswalk before the standard.
create table codes as
with
    candidates as (
        select
            source_system, domain, lower(trim(source_code)) as source_code,
            if(code in ('declined', 'not_collected'), 'unknown', code) as code, 1 as precedence
        from read_csv(getvariable('seeds') || '/demo/crosswalks.csv', all_varchar = true)
        union all
        select '*', population_dimension, lower(population_group), population_group, 2 from population_groups
        union all
        select '*', geography_type, lower(geography_code), geography_code, 2 from geographies
        union all
        select '*', 'city', 'city', 'city', 2
    ),
    systems as (select distinct source_system as system from candidates union select unnest(['library', 'solid_waste']))
select systems.system, domain, source_code, code
from candidates
inner join systems on candidates.source_system in (systems.system, '*')
qualify
    row_number() over (
        partition by systems.system, domain, source_code order by candidates.source_system = '*', precedence, code
    )
    = 1;

-- Codes are decoded where few rows are left: after an aggregation, or for the distinct places of the events.
create macro code_of(system_name, domain_name, delivered) as (
    select code
    from codes
    where system = system_name and domain = domain_name and source_code = lower(trim(delivered))
);

create macro age_band_of(age_years) as
    case
        when age_years is null or age_years not between 0 and 120 then 'unknown'
        when age_years < 18 then 'under_18'
        when age_years < 25 then '18_24'
        when age_years < 35 then '25_34'
        when age_years < 45 then '35_44'
        when age_years < 55 then '45_54'
        when age_years < 65 then '55_64'
        else '65_plus'
    end;

-- Pacific daylight saving time of a local timestamp: the zone's rule written out, a tenth of the price of a look-up.
create macro is_daylight_saving(local_time) as (
    local_time >= timestamp '2022-03-13 02:00:00' and local_time < timestamp '2022-11-06 02:00:00'
    or local_time >= timestamp '2023-03-12 02:00:00' and local_time < timestamp '2023-11-05 02:00:00'
    or local_time >= timestamp '2024-03-10 02:00:00' and local_time < timestamp '2024-11-03 02:00:00'
    or local_time >= timestamp '2025-03-09 02:00:00' and local_time < timestamp '2025-11-02 02:00:00'
    or local_time >= timestamp '2026-03-08 02:00:00' and local_time < timestamp '2026-11-01 02:00:00'
);

create macro to_utc(local_time) as
    local_time + if(is_daylight_saving(local_time), interval 7 hour, interval 8 hour);

-- Sheets are read as text; a real date among them is a count of days.
create macro sheet_date(text) as
    coalesce(try_cast(text as date), date '1899-12-30' + try_cast(try_cast(text as double) as integer));

-- Every month of three decades, in each of the periods that it belongs to.
create table month_periods as
with
    months as (select range::date as month from range(date '2010-01-01', date '2041-01-01', interval 1 month)),
    starts as (
        select
            month,
            unnest([
                {'period_grain': 'month', 'period_start_date': month},
                {'period_grain': 'quarter', 'period_start_date': date_trunc('quarter', month)::date},
                {'period_grain': 'year', 'period_start_date': date_trunc('year', month)::date},
                {
                    'period_grain': 'fiscal_year',
                    'period_start_date': (date_trunc('year', month - interval 6 month) + interval 6 month)::date
                }
            ], recursive := true)
        from months
    )
from starts;

create macro period_end(grain, start_date) as (
    start_date + case grain when 'month' then interval 1 month when 'quarter' then interval 3 month else interval 1 year end
)::date - 1;

-- What each subject leaves: one row per measure, month and breakdown. Columns of other breakdowns stay null.
create table monthly_cells (
    month date, council_district varchar, neighborhood varchar, police_precinct varchar,
    race_ethnicity varchar, gender varchar, age_band varchar,
    measure_code varchar, numerator double, denominator double, sum_of_squares double,
    denominator_sum_of_squares double, sum_of_products double, sample_size bigint
);

-- One row per measure, period and breakdown for what cannot be added up: medians, percentiles and snapshots.
create table period_cells (
    period_grain varchar, period_start_date date,
    council_district varchar, neighborhood varchar, police_precinct varchar,
    race_ethnicity varchar, gender varchar, age_band varchar, department_code varchar,
    measure_code varchar, numerator double, denominator double, sum_of_squares double, sample_size bigint,
    holistic_value double
);
