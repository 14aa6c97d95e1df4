-- The inventory of data sets: a file a quarter lists everything. A period shows its last inventory.
create or replace temp table inventory as
select
    "As Of" as as_of_date, date_trunc('month', "As Of")::date as month, "Department" as department_code,
    "Status" = 'published' and coalesce("Released" <= "As Of", true) as is_published,
    "Sensitivity" = 'public' as is_public
from read_csv(
    getvariable('inventory'), header = true, ignore_errors = true,
    types = {'As Of': 'date', 'Planned': 'date', 'Released': 'date', 'Status': 'varchar', 'Title': 'varchar'}
)
-- A title that a department lists twice is one data set.
qualify
    row_number() over (
        partition by "As Of", "Department", lower("Title") order by is_published desc, "Dataset ID"
    ) = 1;

insert into period_cells by name
with
    bound as (select department_code, count(*) over () as due from departments where has_inventory_duty),
    snapshots as (
        select period_grain, period_start_date, max(as_of_date) as as_of_date
        from inventory
        inner join month_periods using (month)
        group by period_grain, period_start_date
    ),
    counted as (
        select
            period_grain, period_start_date,
            count(*) filter (where is_published)::double as published,
            count(*) filter (where is_published or is_public)::double as publishable,
            count(distinct bound.department_code) filter (where is_published)::double as publishing,
            max(bound.due) as due,
            max(bound.due) + bool_or(bound.department_code is null)::bigint as listed
        from inventory
        inner join snapshots using (as_of_date)
        left join bound on inventory.department_code = bound.department_code
        group by period_grain, period_start_date
    )
select
    period_grain, period_start_date,
    unnest([
        {
            'measure_code': 'datasets_published', 'numerator': published, 'denominator': null::double,
            'sample_size': listed::bigint
        },
        {
            'measure_code': 'dataset_publication_share', 'numerator': published, 'denominator': publishable,
            'sample_size': listed
        },
        {
            'measure_code': 'open_data_department_share', 'numerator': publishing, 'denominator': due::double,
            'sample_size': listed
        }
    ], recursive := true)
from counted;
