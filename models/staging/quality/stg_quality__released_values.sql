select
    release_id,
    measure_code,
    period_grain,
    period_start_date,
    geography_type,
    geography_code,
    population_dimension,
    population_group,
    method,
    numerator,
    denominator,
    sample_size,
    is_published,
    is_open,
    release_id = max(release_id) over () as is_latest
from {{ source("quality", "released_values") }}
