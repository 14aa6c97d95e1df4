-- A disparity is public only when every group it could be about is: it can be computed from published values, and no
-- hidden one can be computed from it.
with
    disparities as (select * from {{ ref("fct_measure_disparities") }}),

    opened as (select * from {{ ref("open_measure_values") }}),

    -- The places of a city are compared as groups of the city.
    grouped as (
        select
            measure_code,
            period_grain,
            period_start_date,
            geography_type,
            geography_code,
            population_dimension,
            confidentiality_status
        from opened
        where population_dimension <> 'all'
        union all
        select
            measure_code,
            period_grain,
            period_start_date,
            'city' as geography_type,
            'city' as geography_code,
            geography_type as population_dimension,
            confidentiality_status
        from opened
        where geography_type <> 'city' and population_dimension = 'all'
    ),

    published as (
        select {{ disparity_set_columns() | join(", ") }}
        from grouped
        group by all
        having bool_and(confidentiality_status = 'published')
    )

select disparities.*
from disparities
semi join published using ({{ disparity_set_columns() | join(", ") }})
