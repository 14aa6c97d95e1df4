{{ config(materialized="table") }}
-- Values of several measures of a subject can hold the same count, such as a denominator that is another measure's
-- value. Counts of other events that agree, as small ones do by chance, are no such thing.
{% set key = value_key() | join(", ") %}
with recursive
    measured as (select * from {{ ref("fct_measure_values") }}),

    measures as (select * from {{ ref("dim_measures") }}),

    counts as (
        select measured.measure_code, measures.subject, {{ key }}, unnest({{ count_roles("measures.method") }}) as entry
        from measured
        inner join
            measures
            on measured.measure_code = measures.measure_code
            and measured.measure_version_date = measures.valid_from_date
    ),

    named as (select subject, {{ key }}, measure_code || ':' || entry.role as name, entry.people from counts),

    pairs as (
        select one.name, other.name as other_name
        from named as one
        inner join named as other using (subject, {{ key }})
        where one.name <> other.name
        group by all
        having bool_and(one.people = other.people) and count(*) filter (one.people > 0) >= 5
    ),

    reached as (
        select name, name as other_name
        from named
        union
        select reached.name, pairs.other_name
        from reached
        inner join pairs on reached.other_name = pairs.name
    )

select split_part(name, ':', 1) as measure_code, split_part(name, ':', 2) as role, min(other_name) as variable
from reached
group by name
