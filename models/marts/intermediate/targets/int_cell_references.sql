{{ config(materialized="view") }}
-- Sums go in the order of time, so that they come out alike in every build.
with
    referred as (select * from {{ ref("int_target_references") }}),

    measured as (select * from {{ ref("fct_measure_values") }})

select
    referred.measure_code,
    referred.period_grain,
    referred.period_start_date,
    measured.geography_type,
    measured.geography_code,
    measured.population_dimension,
    measured.population_group,
    avg(measured.value order by measured.period_start_date) filter (reference_role = 'average') as average_value,
    count(measured.value) filter (reference_role = 'average') as average_count,
    max(measured.value) filter (reference_role = 'baseline') as baseline_value,
    max(measured.standard_error) filter (reference_role = 'baseline') as baseline_standard_error,
    max(measured.period_end_date) filter (reference_role = 'baseline') as baseline_date,
    {% for column in ["value", "numerator", "denominator"] -%}
        sum(measured.{{ column }} order by measured.period_start_date) filter (
            reference_role = 'year_to_date'
        ) as {{ column }}_to_date,
    {% endfor -%}
    count(measured.value) filter (reference_role = 'year_to_date') as count_to_date
from referred
inner join
    measured
    on referred.measure_code = measured.measure_code
    and referred.period_grain = measured.period_grain
    and referred.reference_start_date = measured.period_start_date
group by all
