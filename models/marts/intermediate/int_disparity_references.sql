{{ config(materialized="view") }}
-- Which rule names the reference group of a breakdown: the most specific one of the catalogue.
with
    recorded as (select * from {{ ref("int_recorded_breakdowns") }}),

    rules as (select * from {{ ref("catalogue_disparity_references") }})

select
    recorded.measure_code,
    recorded.breakdown as population_dimension,
    rules.reference_rule,
    rules.reference_group as named_group
from recorded
inner join
    rules
    on (rules.measure_code is null or recorded.measure_code = rules.measure_code)
    and (rules.population_dimension is null or recorded.breakdown = rules.population_dimension)
where recorded.breakdown not in ('all', 'city')
qualify
    row_number() over (
        partition by recorded.measure_code, recorded.breakdown
        order by rules.measure_code is null, rules.population_dimension is null
    )
    = 1
