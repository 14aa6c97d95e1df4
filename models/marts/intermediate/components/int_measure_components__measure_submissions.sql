{{ config(materialized="table") }}
-- Ready-made values enter as they are: the department did the arithmetic, components come along where it gave them.
select
    measure_code,
    period_grain,
    period_start_date,
    {{ period_end("period_grain", "period_start_date") }} as period_end_date,
    geography_type,
    geography_code,
    population_dimension,
    population_group,
    numerator,
    denominator,
    null::double as sum_of_squares,
    null::double as denominator_sum_of_squares,
    null::double as sum_of_products,
    sample_size,
    value as holistic_value,
    null::double as quantile_lower,
    null::double as quantile_upper
from {{ ref("measure_submissions") }}
where value is not null
