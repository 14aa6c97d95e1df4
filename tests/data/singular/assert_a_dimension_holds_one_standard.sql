-- Prevents: answers under one edition of a standard that are read as answers under another.
with
    groups as (
        select population_dimension, population_group, regexp_extract(standard, 'SPD.15.*(\d{4})', 1) as edition
        from {{ ref("population_groups") }}
    ),

    editions as (
        select population_dimension, max(edition) as edition, count(distinct edition) as edition_count
        from groups
        where edition <> ''
        group by population_dimension
    ),

    bridges as (select * from {{ ref("population_group_bridges") }})

select population_dimension, null as code, 'groups of two editions' as problem
from editions
where edition_count > 1
union all
select crosswalks.domain, crosswalks.source_code, 'the standard of the code is not that of its domain' as problem
from {{ ref("crosswalks") }} as crosswalks
inner join editions on crosswalks.domain = editions.population_dimension
where regexp_extract(crosswalks.standard, 'SPD.15.*(\d{4})', 1) not in ('', editions.edition)
union all
select from_dimension, from_group, 'several counterparts, but not lossy: nobody is split by a rule' as problem
from bridges
group by from_dimension, from_group, to_dimension
having count(*) > 1 and not bool_and(is_lossy)
union all
select ends.population_dimension, ends.population_group, 'no group of the dimension' as problem
from
    (
        select from_dimension as population_dimension, from_group as population_group
        from bridges
        union
        select to_dimension, to_group
        from bridges
    ) as ends
anti join groups using (population_dimension, population_group)
