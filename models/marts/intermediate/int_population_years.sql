select
    *,
    -- The year itself, else the latest year before it, else the first year there is.
    if(row_number() over (place_and_group order by year) = 1, -1, year) as applies_from_year,
    coalesce(lead(year) over (place_and_group order by year) - 1, 9999) as applies_to_year
from {{ ref("fct_population") }}
window place_and_group as (partition by geography_type, geography_code, population_dimension, population_group)
