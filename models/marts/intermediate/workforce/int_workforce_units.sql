{{ config(materialized="view") }}
select as_of_date, unit_type, unit_code, population_dimension, population_group, count(*) as people
from {{ ref("int_workforce_people") }}
group by all
