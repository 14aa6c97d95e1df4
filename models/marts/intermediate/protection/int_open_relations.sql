{{ config(materialized="table") }}
-- A relation counts when its parts add up to the whole: groups that overlap do not. Readers try the boundaries of every
-- release on the figures of every other: a new geography does not make them forget the old one.
{% set place = place_key() | join(", ") %}
with
    cells as (
        select distinct release_id, cell_id, variable, period_grain, period_start_date, {{ place }}, people
        from {{ ref("int_open_cells") }}
        where is_additive
    ),

    rows_of_measures as (
        select release_id, measure_code, role, cell_id, period_grain, period_start_date, {{ place }}
        from {{ ref("int_open_cells") }}
    ),

    places as (select distinct * exclude (release_id) from {{ ref("int_known_places") }}),

    moved as (select * from {{ ref("int_moved_counts") }}),

    vintages as (select distinct vintage from places),

    -- Each count with the place in the table of every whole that it is a part of.
    wholes as (
        {% for name, columns in whole_columns().items() -%}
            select
                '{{ name }}' as relation,
                cells.release_id,
                cells.cell_id,
                cells.people,
                cells.variable,
                {% for column in value_key() -%}
                    {{ columns.get(column, "cells." ~ column) }} as {{ column }},
                {% endfor -%}
                {{ columns.by }} as part_kind
            from cells {{ columns.join }}
            where {{ columns.where }} {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    parts as (
        select wholes.*, whole.cell_id as whole_id, whole.people as whole_people
        from wholes
        inner join cells as whole using (release_id, variable, {{ value_key() | join(", ") }})
    ),

    sums as (
        select relation, whole_id, list(cell_id order by cell_id) as part_ids
        from parts
        group by release_id, relation, whole_id, part_kind
        having sum(people) = any_value(whole_people)
    ),

    complements as (
        select
            'complement' as relation,
            max(cell_id) filter (role = 'n') as whole_id,
            list(cell_id order by cell_id) filter (role <> 'n') as part_ids
        from rows_of_measures
        group by release_id, measure_code, period_grain, period_start_date, {{ place }}
        having count(*) = 3
    ),

    differences as (select 'moved_places' as relation, whole_id, list_sort([part_id, cell_id]) as part_ids from moved),

    -- What two releases say alike is said once.
    numbered as (
        select row_number() over (order by relation, whole_id, part_ids) as relation_number, *
        from
            (
                from sums
                union by name
                from complements
                union by name
                from differences
            )
    )

select relation_number, relation, whole_id as cell_id, -1 as sign
from numbered
union all
select relation_number, relation, unnest(part_ids) as cell_id, 1 as sign
from numbered
