"""Every sum that readers can form, in any release: which counts add up to which."""

import duckdb

from expectations.disclosure.published import KEY, KEYS

# The same people, whichever of their places tells it.
MOVE = """
    larger.variable, larger.period_grain, larger.period_start_date, after.part_type,
    list_filter(after.parts, lambda part: not list_contains(before.parts, part)) as went,
    if(after.fifth is null, larger.population_dimension || ' ' || larger.population_group, 'all all') as grp
"""
MOVE_NAMES = "variable, period_grain, period_start_date, part_type, went, grp"
BREAKDOWN = "variable, period_grain, period_start_date, geography_type, population_dimension"

# A count is the same in two releases when nothing of its breakdown has changed in its period: then a reader who has both
# knows it. Whoever has any release that shows it knows it. Another breakdown may have changed: places whose boundaries
# moved do not make groups others.
CELLS = f"""
    create table placed as
    select variables.*, dense_rank() over (order by variable, {KEYS}, content) - 1 as cell
    from variables
    inner join (
        select release, {BREAKDOWN}, bit_xor(hash({KEYS}, people)) as content
        from (select distinct release, variable, {KEYS}, people from variables)
        group by all
    ) using (release, {BREAKDOWN});

    create table cells as
    select
        cell,
        any_value(people) as people,
        max(threshold) as k,
        bool_or(is_shown) as is_shown,
        bool_or(is_shown and release <> 'next') as was_shown,
        bool_or(release <> 'next') as was_released,
        bool_or(is_shown and k = 0) as is_exempt,
        bool_or(role = 'n') as is_whole,
        bool_or(people = 0 and role = 'n') as is_known_zero,
        any_value(concat_ws(' ', variable, period_grain, period_start_date, geography_type, geography_code,
            population_dimension, population_group)) as label,
        bool_or(release = 'next') as is_next
    from placed
    group by cell
    order by cell;

    create table one_each as
    select distinct on (release, cell) * from placed where is_additive order by release, cell;
"""

# A place that went to another district, or to another fifth, is what the district or fifth has less or more. Whoever has a
# release of before and one of after can subtract, also where the places themselves are not open. Only what is small
# matters; where as many went as came, nothing is told.
MOVED = f"""
    create table gatherings as
    select release, parent_type as geography_type, parent_code as geography_code, null as fifth, geography_type as part_type,
        list(geography_code order by geography_code) as parts
    from places where parent_type <> 'city' group by all
    union all
    select release, 'city', 'city', area_quintile, geography_type, list(geography_code order by geography_code)
    from places where area_quintile is not null group by all;

    create table moved as
    select distinct {MOVE}, larger.cell as whole, smaller.cell as part, larger.people - smaller.people as people,
        larger.threshold as k, 'next' in (larger.release, smaller.release) as is_next
    from gatherings as after
    inner join gatherings as before
        on before.geography_type = after.geography_type and before.geography_code = after.geography_code
        and before.fifth is not distinct from after.fifth and before.part_type = after.part_type
        and list_has_all(after.parts, before.parts) and before.parts <> after.parts
    inner join one_each as larger
        on larger.release = after.release and larger.geography_type = after.geography_type
        and larger.geography_code = after.geography_code and coalesce(larger.population_group = after.fifth, true)
        and (after.fifth is null or larger.population_dimension = 'area_quintile')
    inner join one_each as smaller
        on smaller.release = before.release and {" and ".join(f"smaller.{name} = larger.{name}" for name in ("variable", *KEY))}
    where larger.people - smaller.people between 1 and larger.threshold - 1;

    create table moved_cells as
    select (select count(*) from cells) + dense_rank() over (order by {MOVE_NAMES}, people) - 1 as cell, * from moved;

    insert into cells by name
    select moved.cell, any_value(moved.people) as people, max(moved.k) as k, false as is_shown, false as was_shown,
        bool_or(not moved.is_next) as was_released, bool_and(whole.is_exempt and part.is_exempt) as is_exempt, false as is_whole,
        false as is_known_zero, bool_or(moved.is_next) as is_next,
        any_value(concat_ws(' ', variable, period_grain, period_start_date, array_to_string(went, '+'), grp)) as label
    from moved_cells as moved
    inner join cells as whole on whole.cell = moved.whole
    inner join cells as part on part.cell = moved.part
    group by moved.cell;
"""

# For each kind: the whole beside its part; parts of one kind (`by`) are added up.
WITHIN_PERIOD = "whole.period_grain = part.period_grain and whole.period_start_date = part.period_start_date"
SAME_PLACE = "whole.geography_type = part.geography_type and whole.geography_code = part.geography_code"
SAME_GROUP = "whole.population_dimension = part.population_dimension and whole.population_group = part.population_group"
KINDS = {
    "groups of a place": (
        "part.population_dimension",
        f"{WITHIN_PERIOD} and {SAME_PLACE} and whole.population_dimension = 'all' and part.population_dimension <> 'all'",
        "",
    ),
    "places of the city": (
        "part.geography_type",
        f"{WITHIN_PERIOD} and {SAME_GROUP} and whole.geography_type = 'city' and part.geography_type <> 'city'",
        "",
    ),
    "places of a larger place": (
        "(part.geography_type, parents.vintage)",
        f"{WITHIN_PERIOD} and {SAME_GROUP} and whole.geography_type = parents.parent_type "
        "and whole.geography_code = parents.parent_code and parents.parent_type <> 'city'",
        "inner join vintages as parents "
        "on part.geography_type = parents.geography_type and part.geography_code = parents.geography_code",
    ),
    "areas of a fifth": (
        "(part.geography_type, known.vintage)",
        f"{WITHIN_PERIOD} and whole.geography_type = 'city' and whole.population_dimension = 'area_quintile' "
        "and whole.population_group = coalesce(fifths.area_quintile, 'unknown') and part.population_dimension = 'all' "
        "and part.geography_type in (select geography_type from vintages where area_quintile is not null)",
        "cross join (select distinct vintage from vintages) as known left join vintages as fifths "
        "on known.vintage = fifths.vintage "
        "and part.geography_type = fifths.geography_type and part.geography_code = fifths.geography_code",
    ),
    "parts of a period": (
        "part.period_grain",
        f"{SAME_PLACE} and {SAME_GROUP} and part.period_start_date >= whole.period_start_date "
        "and part.period_end_date <= whole.period_end_date and part.period_grain <> whole.period_grain",
        "",
    ),
    "last part of a period": (
        "part.period_grain",
        f"{SAME_PLACE} and {SAME_GROUP} and part.period_start_date > whole.period_start_date "
        "and part.period_end_date = whole.period_end_date and part.period_grain <> whole.period_grain",
        "",
    ),
}


def relate(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `cells` (one row per distinct count) and `relations` (kind, whole, parts) of table `variables`."""
    connection.execute(CELLS)
    connection.execute("create table relations (kind varchar, whole bigint, parts bigint[])")
    for kind, (by, condition, join) in KINDS.items():
        # What does not add up is no relation: groups that overlap, events that no place is known of.
        connection.execute(
            f"""
            insert into relations
            select distinct ?, whole, parts
            from (
                select part.release, whole.cell as whole, {by} as by_kind, list(part.cell order by part.cell) as parts,
                    sum(part.people) = any_value(whole.people) as adds_up
                from one_each as part
                {join}
                inner join one_each as whole
                    on whole.release = part.release and whole.variable = part.variable and {condition}
                group by all
            )
            where adds_up
            """,
            [kind],
        )
    connection.execute(MOVED)
    connection.execute(
        "insert into relations select distinct 'places that moved', whole, list_sort([part, cell]) from moved_cells"
    )
    connection.execute(
        f"""
        insert into relations
        select distinct 'share and rest', whole.cell, list_sort([met.cell, unmet.cell])
        from placed as whole
        inner join placed as met using (release, measure_code, {KEYS})
        inner join placed as unmet using (release, measure_code, {KEYS})
        where whole.role = 'n' and met.role = 'x' and unmet.role = 'c'
        """
    )
