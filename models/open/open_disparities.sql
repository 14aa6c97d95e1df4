-- A disparity is public only when every group it could be about is.
with suppressed as (select * from {{ ref("open_measure_values") }} where confidentiality_status = 'suppressed')

select disparities.*
from {{ ref("fct_measure_disparities") }} as disparities
anti join
    suppressed using (
        measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension
    )
