{{ config(materialized="view") }}
-- What is added up over periods: the components of each value, as decimals (docs/adr/0012).
with
    measured as (select * from {{ ref("fct_measure_values") }}),

    cells as (select * from {{ ref("int_measure_cells") }}),

    measures as (select * from {{ ref("dim_measures") }})

select
    cells.cell_number,
    measured.measure_code,
    measured.period_grain,
    measured.period_start_date,
    measured.value,
    measured.standard_error,
    measured.numerator::decimal(38, 6) as numerator,
    measured.denominator::decimal(38, 6) as denominator,
    -- What a department submits is added up only if its value is the ratio of its components, as it is shown.
    measures.method <> 'submitted'
    or abs(measured.value - measures.scale * measured.numerator / nullif(measured.denominator, 0))
    <= 0.5 * pow(10, - coalesce(measures.decimals, 2)) as has_components
from measured
inner join
    cells
    on measured.measure_code = cells.measure_code
    and measured.period_grain = cells.period_grain
    and measured.geography_type = cells.geography_type
    and measured.geography_code = cells.geography_code
    and measured.population_dimension = cells.population_dimension
    and measured.population_group = cells.population_group
inner join
    measures
    on measured.measure_code = measures.measure_code
    and measured.measure_version_date = measures.valid_from_date
