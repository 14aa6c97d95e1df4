-- Workforce snapshots: a workbook a half-year. A period shows its last snapshot; the first row of a person counts.
create or replace temp table workforce as
select
    "Employee No" as employee_id, sheet_date("As Of") as as_of_date, "Department" as department_code,
    upper("Active") = 'Y' as is_active, try_cast("Base Salary" as double) as salary, "Race/Ethnicity" as race,
    "Gender" as gender, date_sub('year', sheet_date("Birth Date"), sheet_date("As Of")) as age_years
from workforce_sheets
where coalesce("Employee No", '') <> '' and sheet_date("As Of") <= today();

create or replace temp table employees as
select
    as_of_date, date_trunc('month', as_of_date)::date as month, department_code, is_active, salary,
    coalesce(code_of('hr', 'race_ethnicity', race), 'unknown') as race_ethnicity,
    coalesce(code_of('hr', 'gender', gender), 'unknown') as gender,
    age_band_of(age_years) as age_band
from (
    from workforce
    qualify row_number() over (partition by employee_id, as_of_date order by rowid) = 1
);

insert into period_cells by name
with
    snapshots as (
        select period_grain, period_start_date, max(as_of_date) as as_of_date
        from employees
        inner join month_periods using (month)
        group by period_grain, period_start_date
    ),
    counted as (
        select
            period_grain, period_start_date, race_ethnicity, gender, age_band, department_code,
            count(*) filter (where is_active) as staff,
            count(salary) filter (where is_active) as paid,
            coalesce(sum(salary::decimal(18, 2)) filter (where is_active), 0)::double as salaries,
            sum(salary::decimal(18, 2) * salary::decimal(18, 2)) filter (where is_active)::double as squares,
            quantile_cont(salary, 0.5) filter (where is_active) as median,
            count(*) filter (where is_active and gender = 'female') as women,
            count(*) filter (where is_active and gender <> 'unknown') as gendered
        from employees
        inner join snapshots using (as_of_date)
        group by
            grouping sets (
                (period_grain, period_start_date),
                (period_grain, period_start_date, race_ethnicity),
                (period_grain, period_start_date, gender),
                (period_grain, period_start_date, age_band),
                (period_grain, period_start_date, department_code)
            )
    )
select
    period_grain, period_start_date, race_ethnicity, gender, age_band, department_code,
    unnest([
        {
            'measure_code': 'workforce_headcount', 'numerator': staff::double, 'denominator': null::double,
            'sum_of_squares': null::double, 'sample_size': staff, 'holistic_value': null::double
        },
        {
            'measure_code': 'workforce_mean_salary', 'numerator': salaries, 'denominator': paid,
            'sum_of_squares': squares, 'sample_size': paid, 'holistic_value': null
        },
        {
            'measure_code': 'workforce_median_salary', 'numerator': null, 'denominator': null,
            'sum_of_squares': null, 'sample_size': paid, 'holistic_value': median
        },
        {
            'measure_code': 'workforce_women_share', 'numerator': women, 'denominator': gendered,
            'sum_of_squares': null, 'sample_size': gendered, 'holistic_value': null
        }
    ], recursive := true)
from counted;
