-- A status is public where its own value and the values it is compared with are: the whole breakdown is.
with published as (select * from {{ ref("open_measure_values") }} where confidentiality_status = 'published')

select status.*
from {{ ref("fct_measure_status") }} as status
semi join
    published using (
        measure_code,
        period_grain,
        period_start_date,
        geography_type,
        geography_code,
        population_dimension,
        population_group
    )
