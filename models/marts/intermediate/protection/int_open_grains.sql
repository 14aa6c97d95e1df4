{{ config(materialized="table") }}
-- Which period grains of a breakdown (measure × geography type × population dimension) are open: where few enough of
-- its cells are small to hide those and show the rest. Sparser periods are rolled up into longer ones, places × groups
-- into years at the least. A grain that was open in the last release stays open.
{% set rules = var("protection") %}
with
    measured as (select * from {{ ref("fct_measure_values") }}),

    measures as (select measure_code, valid_from_date, method, small_number_threshold from {{ ref("dim_measures") }}),

    released as (select * from {{ ref("stg_quality__released_values") }}),

    grains as (
        select
            measured.measure_code,
            measured.geography_type,
            measured.population_dimension,
            measured.period_grain,
            avg({{ is_sensitive("measures.method", "measures.small_number_threshold") }}::int) as small_share,
            max(measures.small_number_threshold) as threshold
        from measured
        inner join
            measures
            on measured.measure_code = measures.measure_code
            and measured.measure_version_date = measures.valid_from_date
        group by all
    ),

    opened as (
        select distinct measure_code, geography_type, population_dimension, period_grain
        from released
        where is_latest and is_published
    ),

    judged as (
        select
            grains.*,
            opened.measure_code is not null as was_open,
            threshold = 0
            or was_open
            or small_share <= {{ rules.most_small_share }}
            and (
                geography_type = 'city'
                or population_dimension = 'all'
                or {{ months_of_grain("period_grain") }} >= {{ grain_months(rules.finest_cross_grain) }}
            ) as is_dense
        from grains
        left join opened using (measure_code, geography_type, population_dimension, period_grain)
    ),

    -- A period is open when the longer ones that it adds up to are.
    chained as (
        select
            *,
            bool_and(is_dense) filter (where period_grain <> 'fiscal_year') over (
                partition by measure_code, geography_type, population_dimension
                order by {{ months_of_grain("period_grain") }} desc
            ) as is_chain_dense
        from judged
    )

select
    measure_code,
    geography_type,
    population_dimension,
    period_grain,
    if(
        period_grain = 'fiscal_year',
        -- Calendar and fiscal years overlap by half years: both at once would reveal the halves, unless these are open.
        bool_or(period_grain = 'quarter' and is_chain_dense) over (
            partition by measure_code, geography_type, population_dimension
        )
        or threshold = 0
        or was_open,
        is_chain_dense
    ) as is_open
from chained
