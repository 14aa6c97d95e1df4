{{ config(materialized="table") }}
-- A breakdown is open at a period grain where few enough of its cells are small to hide those and show the rest.
-- Sparser
-- periods are rolled up into longer ones. A grain that was open in the last release stays open.
{% set rules = var("protection") %}
{% set breakdown = "measure_code, geography_type, population_dimension" %}
with
    measured as (select * from {{ ref("fct_measure_values") }}),

    measures as (select measure_code, valid_from_date, method, small_number_threshold from {{ ref("dim_measures") }}),

    limits as (select * from {{ ref("catalogue_open_breakdowns") }}),

    dimensions as (
        select population_dimension, bool_or(is_overlapping) as is_overlapping, max(standard) as standard
        from {{ ref("dim_population_groups") }}
        group by population_dimension
    ),

    bridges as (select * from {{ ref("population_group_bridges") }}),

    released as (select * from {{ ref("stg_quality__released_values") }}),

    {{ second_sorts("dimensions", "bridges") }}

    grains as (
        select
            measured.measure_code,
            measured.geography_type,
            measured.population_dimension,
            measured.period_grain,
            {{ months_of_grain("measured.period_grain") }} as months,
            avg({{ is_sensitive("measures.method", "measures.small_number_threshold") }}::int) as small_share,
            max(measures.small_number_threshold) as threshold
        from measured
        inner join
            measures
            on measured.measure_code = measures.measure_code
            and measured.measure_version_date = measures.valid_from_date
        group by all
    ),

    opened as (select distinct {{ breakdown }}, period_grain from released where is_latest and is_published),

    limited as (
        select
            grains.*,
            opened.measure_code is not null as was_open,
            case
                when
                    limits.finest_grain = 'none'
                    or population_dimension in (select population_dimension from second_sorts)
                then 13
                when limits.finest_grain is not null
                then {{ months_of_grain("limits.finest_grain") }}
                when geography_type <> 'city' and population_dimension <> 'all'
                then {{ grain_months(rules.finest_cross_grain) }}
                else 1
            end as fewest_months
        from grains
        left join limits using ({{ breakdown }})
        left join opened using ({{ breakdown }}, period_grain)
    ),

    -- A period is open when the longer ones that it adds up to are.
    chained as (
        select
            *,
            bool_and(
                threshold = 0 or was_open or (small_share <= {{ rules.most_small_share }} and months >= fewest_months)
            ) filter (where period_grain <> 'fiscal_year') over (partition by {{ breakdown }} order by months desc)
            as is_dense
        from limited
    )

select
    {{ breakdown }},
    period_grain,
    if(
        period_grain = 'fiscal_year',
        -- Calendar and fiscal years overlap by half years: both at once would reveal the halves, unless these are open.
        threshold = 0
        or was_open
        or coalesce(
            bool_or(is_dense) filter (where period_grain = 'quarter') over (partition by {{ breakdown }}), false
        ),
        is_dense
    ) as is_open
from chained
