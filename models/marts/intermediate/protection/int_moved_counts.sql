{{ config(materialized="table") }}
-- A district that gained a neighborhood shows the people of that neighborhood to whoever has its counts of before and
-- after, whether or not neighborhoods are open.
with
    places as (select * from {{ ref("int_known_places") }}),

    cells as (
        select distinct release_id, cell_id, people, threshold, variable, {{ value_key() | join(", ") }}
        from {{ ref("int_open_cells") }}
        where is_additive
    ),

    wholes as (
        select
            release_id,
            parent_type as geography_type,
            parent_code as geography_code,
            null as area_quintile,
            geography_type as part_type,
            list(geography_code order by geography_code) as parts
        from places
        where parent_type <> 'city'
        group by all
        union all
        select
            release_id,
            'city' as geography_type,
            'city' as geography_code,
            area_quintile,
            geography_type as part_type,
            list(geography_code order by geography_code) as parts
        from places
        where area_quintile is not null
        group by release_id, area_quintile, places.geography_type
    ),

    moves as (
        select
            larger.release_id as larger_release,
            smaller.release_id as smaller_release,
            larger.* exclude (release_id, parts),
            list_filter(larger.parts, lambda part: not list_contains(smaller.parts, part)) as moved_codes
        from wholes as larger
        inner join
            wholes as smaller
            on larger.geography_type = smaller.geography_type
            and larger.geography_code = smaller.geography_code
            and larger.part_type = smaller.part_type
            and coalesce(larger.area_quintile, '') = coalesce(smaller.area_quintile, '')
        where larger.parts <> smaller.parts and list_has_all(larger.parts, smaller.parts)
    ),

    wholes_with as (
        select moves.smaller_release, moves.part_type, moves.moved_codes, cells.*
        from moves
        inner join
            cells
            on moves.larger_release = cells.release_id
            and moves.geography_type = cells.geography_type
            and moves.geography_code = cells.geography_code
        where
            moves.area_quintile is null
            or (cells.population_dimension = 'area_quintile' and moves.area_quintile = cells.population_group)
    ),

    differences as (
        select
            wholes_with.* exclude (cell_id, people),
            wholes_with.cell_id as whole_id,
            wholes_without.cell_id as part_id,
            wholes_with.people - wholes_without.people as people
        from wholes_with
        inner join
            cells as wholes_without on wholes_with.smaller_release = wholes_without.release_id
            {% for column in ["variable"] + value_key() -%}
                and wholes_with.{{ column }} = wholes_without.{{ column }}
            {% endfor %}
    )

-- The same count whether a district or a fifth gained or lost the place.
select distinct
    hash(
        variable,
        period_grain,
        period_start_date,
        if(population_dimension = 'area_quintile', 'all all', population_dimension || ' ' || population_group),
        part_type,
        moved_codes,
        people
    ) as cell_id,
    whole_id,
    part_id,
    people,
    threshold
from differences
where people between 1 and threshold - 1
