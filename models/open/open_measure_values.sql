with
    measured as (select * from {{ ref("fct_measure_values") }}),

    breakdowns as (select * from {{ ref("int_publishable_breakdowns") }}),

    decided as (
        select
            measured.*,
            case
                measured.period_grain
                when 'month'
                then breakdowns.is_month_published
                when 'quarter'
                then breakdowns.is_quarter_published
                when 'year'
                then breakdowns.is_year_published
                when 'fiscal_year'
                then breakdowns.is_fiscal_year_published
                else false
            end as is_published
        from measured
        inner join breakdowns using (measure_code, geography_type, population_dimension)
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
