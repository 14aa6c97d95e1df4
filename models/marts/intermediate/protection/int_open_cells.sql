{{ config(materialized="table") }}
-- What readers have or would have: the counts behind the open values of the release that is being made (`next`) and of
-- those that are kept. Values of several measures can hold the same count, such as a denominator that is another
-- measure's value: counts that are the same everywhere are one variable. A count is the same cell in two releases
-- when nothing of
-- its breakdown has changed in its period: boundaries that moved do not make groups others.
{% set key = value_key() | join(", ") %}
with
    measured as (select * from {{ ref("fct_measure_values") }}),

    measures as (select * from {{ ref("dim_measures") }}),

    grains as (select * from {{ ref("int_open_grains") }}),

    released as (select * from {{ ref("stg_quality__released_values") }}),

    variables as (select * from {{ ref("int_count_variables") }}),

    thresholds as (select measure_code, max(small_number_threshold) as threshold from measures group by measure_code),

    stated as (
        select
            'next' as release_id,
            false as is_latest,
            false as is_published,
            grains.is_open,
            measures.method,
            measured.measure_code,
            {% for column in value_key() -%} measured.{{ column }}, {% endfor -%}
            numerator,
            denominator,
            sample_size
        from measured
        inner join
            measures
            on measured.measure_code = measures.measure_code
            and measured.measure_version_date = measures.valid_from_date
        inner join
            grains
            on measured.measure_code = grains.measure_code
            and measured.geography_type = grains.geography_type
            and measured.population_dimension = grains.population_dimension
            and measured.period_grain = grains.period_grain
        union all by name
        select *
        from released
    ),

    counted as (
        select
            * exclude (numerator, denominator, sample_size),
            method in ('count', 'rate', 'proportion', 'sum', 'mean') as is_additive,
            unnest({{ count_roles("method") }}) as entry
        from stated
    ),

    versioned as (
        select
            counted.* exclude (entry),
            counted.entry.role,
            counted.entry.people,
            variables.variable,
            thresholds.threshold,
            max(thresholds.threshold) over (partition by variables.variable) as highest_threshold,
            sum(distinct hash({{ key }}, counted.entry.people)) over (
                partition by
                    counted.release_id,
                    variables.variable,
                    period_grain,
                    period_start_date,
                    geography_type,
                    population_dimension
            ) as version
        from counted
        inner join variables on counted.measure_code = variables.measure_code and counted.entry.role = variables.role
        inner join thresholds on counted.measure_code = thresholds.measure_code
        where counted.entry.people is not null
    )

select
    * exclude (method, threshold, highest_threshold, version, is_open, is_latest),
    highest_threshold::integer as threshold,
    hash(variable, {{ key }}, version, people) as cell_id,
    people between 1 and highest_threshold - 1 as is_small,
    -- Known to every reader: values of exempt measures, zeros, and what a release showed.
    bool_or(threshold = 0 or (people = 0 and role = 'n') or is_published) over (
        partition by variable, {{ key }}, version, people
    ) as is_shown,
    release_id <> 'next'
    or bool_or(is_latest) over keys
    and not bool_or(is_latest and is_published) over keys as is_kept,
    {{ hiding_cost() }} as cost
from versioned
where is_open and highest_threshold > 0
window keys as (partition by variable, {{ key }})
