-- Prevents: a rule for a dimension or group that does not exist, which would silently compare with nobody; breakdowns
-- without any rule.
with
    rules as (select * from {{ ref("catalogue_disparity_references") }}),

    groups as (
        select population_dimension, population_group
        from {{ ref("dim_population_groups") }}
        union all
        select geography_type, geography_code
        from {{ ref("dim_geographies") }}
    )

select 'no default rule' as problem, null as population_dimension, null as reference_group
where not exists (select 1 from rules where population_dimension is null and measure_code is null)
union all
select 'unknown dimension' as problem, population_dimension, reference_group
from rules
where population_dimension not in (select population_dimension from groups)
union all
select 'unknown group' as problem, population_dimension, reference_group
from rules
where
    reference_rule = 'named'
    and (population_dimension, reference_group) not in (select population_dimension, population_group from groups)
