{{ config(materialized="table") }}
-- Which period grains of a breakdown (measure × geography type × population dimension) may be public. A breakdown is
-- published at a grain only when none of its cells, in any period, is small: then nothing needs to be hidden
-- beside it and no sum or difference of the measure's published cells can reveal one.
with
    measured as (select * from {{ ref("fct_measure_values") }}),

    measures as (select measure_code, valid_from_date, method, small_number_threshold from {{ ref("dim_measures") }}),

    cells as (
        select
            measured.measure_code,
            measured.geography_type,
            measured.population_dimension,
            measured.period_grain,
            {{ is_sensitive("measures.method", "measures.small_number_threshold") }} as is_sensitive
        from measured
        inner join
            measures
            on measured.measure_code = measures.measure_code
            and measured.measure_version_date = measures.valid_from_date
    ),

    breakdowns as (
        select
            measure_code,
            geography_type,
            population_dimension,
            count(*) filter (where is_sensitive and period_grain = 'month') = 0 as is_month_clear,
            count(*) filter (where is_sensitive and period_grain = 'quarter') = 0 as is_quarter_clear,
            count(*) filter (where is_sensitive and period_grain = 'year') = 0 as is_year_clear,
            count(*) filter (where is_sensitive and period_grain = 'fiscal_year') = 0 as is_fiscal_year_clear
        from cells
        group by all
    )

select
    measure_code,
    geography_type,
    population_dimension,
    is_month_clear and is_quarter_clear and is_year_clear and is_fiscal_year_clear as is_month_published,
    is_quarter_clear and is_year_clear and is_fiscal_year_clear as is_quarter_published,
    is_year_clear as is_year_published,
    -- Calendar and fiscal years overlap by half years: both at once would reveal the halves, unless these are public.
    is_quarter_clear and is_year_clear and is_fiscal_year_clear as is_fiscal_year_published
from breakdowns
