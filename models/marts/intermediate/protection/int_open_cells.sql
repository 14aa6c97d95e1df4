{{ config(materialized="table") }}
-- Values of several measures can hold the same count, such as a denominator that is another measure's value: counts
-- that
-- are the same everywhere are one variable.
{% set key = value_key() | join(", ") %}
with
    measured as (select * from {{ ref("fct_measure_values") }}),

    measures as (select measure_code, valid_from_date, method, small_number_threshold from {{ ref("dim_measures") }}),

    grains as (select * from {{ ref("int_open_grains") }}),

    released as (select * from {{ ref("stg_quality__released_values") }}),

    counted as (
        select
            measured.measure_code,
            {{ key }},
            measures.small_number_threshold as threshold,
            measures.method in ('count', 'rate', 'proportion') as is_shared,
            measures.method in ('count', 'rate', 'proportion', 'sum', 'mean') as is_additive,
            unnest({{ count_roles("measures.method") }}, recursive := true)
        from measured
        inner join
            measures
            on measured.measure_code = measures.measure_code
            and measured.measure_version_date = measures.valid_from_date
    ),

    contents as (
        select
            measure_code,
            role,
            case
                when bool_and(is_shared) and sum(people) > 0
                then concat_ws('/', sum(people), bit_xor(hash({{ key }}, people)) filter (people > 0))
                else concat_ws('/', measure_code, role)
            end as content
        from counted
        group by measure_code, role
    ),

    variables as (
        select measure_code, role, min(measure_code || ':' || role) over (partition by content) as variable
        from contents
    ),

    opened as (
        select counted.*, variables.variable, max(threshold) over (partition by variables.variable) as k
        from counted
        inner join variables using (measure_code, role)
        inner join grains using (measure_code, geography_type, population_dimension, period_grain)
        where grains.is_open and people is not null
    ),

    roles_released as (
        select
            measure_code,
            {{ key }},
            is_published,
            is_latest and is_open and not is_published as is_hidden,
            unnest({{ count_roles("method") }}, recursive := true)
        from released
    ),

    earlier as (
        select
            measure_code, role, {{ key }}, list(people) filter (is_published) as shown, bool_or(is_hidden) as was_hidden
        from roles_released
        group by all
    )

select
    opened.* exclude (threshold, is_shared, k),
    k::integer as threshold,
    hash(variable, {{ key }}) as cell_id,
    people between 1 and k - 1 as is_small,
    -- Known to every reader: values of exempt measures, zeros, and what an earlier release showed.
    bool_or(opened.threshold = 0 or (people = 0 and role = 'n') or coalesce(list_contains(shown, people), false)) over (
        partition by variable, {{ key }}
    ) as is_shown,
    bool_or(coalesce(was_hidden, false)) over (partition by variable, {{ key }}) as is_kept,
    {{ hiding_cost() }} as cost
from opened
left join earlier using (measure_code, role, {{ key }})
where k > 0
