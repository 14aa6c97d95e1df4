-- Numbered, so that a million comparisons of values join and group by a number instead of six texts.
with
    measured as (select * from {{ ref("fct_measure_values") }}),

    metrics as (select * from {{ metric_catalogue() }} as metrics),

    cells as (
        select distinct
            measure_code, period_grain, geography_type, geography_code, population_dimension, population_group
        from measured
    )

select cells.*, coalesce(metrics.is_stock, false) as is_stock, row_number() over (order by cells) as cell_number
from cells
left join metrics on cells.measure_code = metrics.measure_code
