"""What readers already have: the values of the releases that are kept, which of them were open, and their boundaries.

Copied from the releases themselves, so that a warehouse that is built from nothing knows them too.
"""

from pathlib import Path

import duckdb

from orchestration.lib.release_store import DATABASE, OPEN_DATABASE, release_ids, releases_dir
from orchestration.lib.sql_text import literal

KEY = """
    measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension, population_group
"""
READ_RELEASE = f"""
    create temp table truth as
    select {KEY}, method, numerator, denominator, sample_size
    from release.marts.fct_measure_values
    inner join (
        select measure_code, valid_from_date as measure_version_date, method from release.marts.dim_measures
    ) using (measure_code, measure_version_date);

    create temp table opened as
    select
        {KEY},
        confidentiality_status = 'published' as is_published,
        bool_or(is_published) over (
            partition by measure_code, period_grain, geography_type, population_dimension
        ) as is_open
    from open_release.open.measure_values;
"""
READ_PLACES = """
    insert into quality.released_places by name
    select ? as release_id, geography_type, geography_code, parent_type, parent_code, area_quintile
    from release.marts.dim_geographies
    full join release.marts.dim_area_quintiles using (geography_type, geography_code)
"""
TABLES = ("quality.released_values", "quality.released_places")


def remember_releases(connection: duckdb.DuckDBPyConnection, published: Path) -> None:
    """Bring both tables up to the releases that are kept; only new ones are read."""
    kept = release_ids(published)
    known = set(kept)
    for table in TABLES:
        rows = connection.execute(f"select distinct release_id from {table}").fetchall()
        known &= {release for (release,) in rows}
    for table in TABLES:
        connection.execute(f"delete from {table} where not list_contains(?::varchar[], release_id)", [sorted(known)])
    for release in kept:
        if release not in known:
            _remember(connection, releases_dir(published) / release)


def _remember(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    connection.execute(f"attach {literal(folder / DATABASE)} as release (read_only)")
    connection.execute(f"attach {literal(folder / OPEN_DATABASE)} as open_release (read_only)")
    try:
        connection.execute(READ_RELEASE)
        connection.execute(
            f"""
            insert into quality.released_values by name
            select ? as release_id, * from truth inner join opened using ({KEY})
            """,
            [folder.name],
        )
        connection.execute(READ_PLACES, [folder.name])
        connection.execute("drop table truth; drop table opened")
    finally:
        connection.execute("detach release; detach open_release")
