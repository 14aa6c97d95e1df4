-- Department codes and the conformed code each stands for, one row per source system, domain and normalised code.
with
    crosswalks as (select * from {{ ref("crosswalks") }}),
    population_groups as (select * from {{ ref("population_groups") }}),
    geographies as (select * from {{ ref("catalogue_geographies") }}),

    -- Only a group that passes as a whole: nobody is split by a rule.
    bridges as (
        select from_dimension, from_group, to_group as earlier_code
        from {{ ref("population_group_bridges") }}
        where not is_lossy and to_dimension = 'race_ethnicity_1997'
    ),

    listed as (
        select source_system, domain, lower(trim(source_code)) as source_code, code, is_lossy, 1 as precedence
        from crosswalks
    ),

    -- A department that already delivers the standard's code needs no crosswalk row for it.
    standard as (
        select population_dimension as domain, population_group as code
        from population_groups
        union
        select population_dimension as domain, unnest(['not_collected', 'declined']) as code
        from population_groups
        where population_group = 'unknown'
        union all
        select geography_type as domain, geography_code as code
        from geographies
        union all
        select 'city' as domain, 'city' as code
    ),

    candidates as (
        select source_system, domain, source_code, code, is_lossy, precedence
        from listed
        union all
        select '*' as source_system, domain, lower(code) as source_code, code, false as is_lossy, 2 as precedence
        from standard
    ),

    chosen as (
        select
            source_system,
            domain,
            source_code,
            if(code in ('not_collected', 'declined'), 'unknown', code) as code,
            is_lossy,
            if(code in ('not_collected', 'declined', 'unknown'), code, null) as missing_kind
        from candidates
        qualify row_number() over (partition by source_system, domain, source_code order by precedence, code) = 1
    ),

    final as (
        select chosen.*, bridges.earlier_code
        from chosen
        left join bridges on chosen.domain = bridges.from_dimension and chosen.code = bridges.from_group
    )

select *
from final
