with
    measured as (select * from {{ ref("fct_measure_values") }}),

    grains as (select * from {{ ref("int_open_grains") }}),

    cells as (select * from {{ ref("int_open_cells") }} where release_id = 'next'),

    pattern as (select * from {{ ref("int_open_pattern") }}),

    -- A value is as secret as the most secret of its counts.
    hidden as (
        select distinct measure_code, {{ value_key() | join(", ") }}, true as is_hidden
        from cells
        semi join pattern using (cell_id)
    ),

    decided as (
        select measured.*, grains.is_open and hidden.is_hidden is null as is_published
        from measured
        inner join grains using (measure_code, geography_type, population_dimension, period_grain)
        left join hidden using (measure_code, {{ value_key() | join(", ") }})
    )

select
    measure_code,
    period_grain,
    period_start_date,
    geography_type,
    geography_code,
    population_dimension,
    population_group,
    period_end_date,
    {% for column in ["value", "numerator", "denominator", "sample_size", "standard_error"] -%}
        if(is_published, {{ column }}, null) as {{ column }},
    {% endfor -%}
    -- The limits of a quantile are two people's own values.
    {% for column in ["ci_lower", "ci_upper"] -%}
        if(is_published and interval_method <> 'order_statistic', {{ column }}, null) as {{ column }},
    {% endfor -%}
    interval_method,
    if(is_published, reliability_flag, null) as reliability_flag,
    observation_status,
    measure_version_date,
    if(is_published, 'published', 'suppressed') as confidentiality_status
from decided
