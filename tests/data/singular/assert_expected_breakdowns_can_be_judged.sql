-- Bug it prevents: a misspelt breakdown is not started for ever, and one that is not applicable without a reason is a
-- way to look complete.
with
    expected as (select * from {{ ref("catalogue_expected_breakdowns") }}),

    known as (
        select population_dimension as breakdown
        from {{ ref("dim_population_groups") }}
        where population_dimension <> 'all'
        union
        select geography_type
        from {{ ref("dim_geographies") }}
        where geography_type <> 'city'
        union
        select breakdown
        from {{ ref("int_recorded_breakdowns") }}
        where breakdown not in ('all', 'city')
    )

select measure_code, breakdown, 'breakdown: no population dimension or geography type of the city' as problem
from expected
anti join known using (breakdown)
union all
select measure_code, breakdown, 'reason: say why the breakdown is not applicable' as problem
from expected
where not is_applicable and reason is null
union all
select measure_code, breakdown, 'reason: only for a breakdown that is not applicable' as problem
from expected
where is_applicable and reason is not null
