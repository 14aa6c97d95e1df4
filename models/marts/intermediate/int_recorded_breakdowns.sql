-- A breakdown in which nothing is known, because the department does not record it, is no breakdown.
with components as (select * from {{ ref("int_measure_components") }})

select distinct measure_code, geography_type as breakdown
from components
where geography_code <> 'unknown'
union
select distinct measure_code, population_dimension as breakdown
from components
where population_group <> 'unknown'
