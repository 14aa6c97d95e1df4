"""Every sum that readers can form, in any release: which counts add up to which."""

import duckdb

from expectations.disclosure.published import KEYS

# A count is the same in two releases when nothing of its measure has changed in its period: then a reader who has both
# knows it. Whoever has any release that shows it knows it.
CELLS = f"""
    create table versions as
    select *, bit_xor(hash(measure_code, role, {KEYS}, people)) over (
        partition by release, measure_code, period_grain, period_start_date
    ) as content
    from variables;

    create table placed as
    select versions.*, dense_rank() over (order by variable, {KEYS}, shared_content) - 1 as cell
    from versions
    inner join (
        select release, variable, period_grain, period_start_date, bit_xor(content) as shared_content
        from (select distinct release, variable, period_grain, period_start_date, content from versions)
        group by all
    ) using (release, variable, period_grain, period_start_date);

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
        "part.geography_type",
        f"{WITHIN_PERIOD} and {SAME_GROUP} and whole.geography_type = parents.parent_type "
        "and whole.geography_code = parents.parent_code and parents.parent_type <> 'city'",
        "inner join warehouse.marts.dim_geographies as parents "
        "on part.geography_type = parents.geography_type and part.geography_code = parents.geography_code",
    ),
    "areas of a fifth": (
        "part.geography_type",
        f"{WITHIN_PERIOD} and whole.geography_type = 'city' and whole.population_dimension = 'area_quintile' "
        "and whole.population_group = coalesce(fifths.area_quintile, 'unknown') and part.population_dimension = 'all' "
        "and part.geography_type in (select geography_type from warehouse.marts.dim_area_quintiles)",
        "left join warehouse.marts.dim_area_quintiles as fifths "
        "on part.geography_type = fifths.geography_type and part.geography_code = fifths.geography_code",
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
