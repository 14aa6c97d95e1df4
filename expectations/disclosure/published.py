"""What readers have: the values of each release, which of them are shown, and the true counts behind all of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from orchestration.lib.release_store import DATABASE, OPEN_DATABASE
from orchestration.lib.sql_text import literal
from orchestration.lib.warehouse import connect

NEXT = "next"
KEY = (
    *("period_grain", "period_start_date", "period_end_date", "geography_type", "geography_code"),
    *("population_dimension", "population_group"),
)
KEYS = ", ".join(KEY)
BREAKDOWN = "measure_code, period_grain, geography_type, population_dimension"

# A count of people or events by its role: all of them (n), those that meet the measure's condition (x), the others (c).
# A weighted share is made of weights: only those who answered are counted.
COUNTS = f"""
    insert into counts
    with
        truth as (
            select {KEYS}, measures.measure_code, subject, method, small_number_threshold as k, numerator, denominator,
                sample_size
            from {{database}}.marts.fct_measure_values as measured
            inner join {{database}}.marts.dim_measures as measures
                on measures.measure_code = measured.measure_code
                and measures.valid_from_date = measured.measure_version_date
        ),

        shown as (
            select measure_code, {KEYS}, confidentiality_status = 'published' as is_shown from {{opened}}.open.measure_values
        ),

        open_grains as (select {BREAKDOWN} from shown group by all having bool_or(is_shown)),

        rows as (
            select *
            from truth
            inner join shown using (measure_code, {KEYS})
            semi join open_grains using ({BREAKDOWN})
        )

    select {{release}}, measure_code, subject, 'n', {KEYS}, k, is_shown,
        try_cast(
            case when method in ('count', 'rate') then numerator
                when method = 'proportion' and denominator = sample_size then denominator else sample_size end as bigint
        ),
        method not in ('median', 'percentile', 'submitted')
    from rows
    union all
    select {{release}}, measure_code, subject, role, {KEYS}, k, is_shown,
        try_cast(case role when 'x' then numerator else denominator - numerator end as bigint), true
    from rows, (values ('x'), ('c')) as roles (role)
    where method = 'proportion' and denominator = sample_size
"""

# The places of a release, as it lists them: in which larger place and in which fifth by need each lies.
PLACES = """
    insert into places
    select {release}, geography_type, geography_code, parent_type, parent_code, area_quintile
    from {database}.marts.dim_geographies
    full join {database}.marts.dim_area_quintiles using (geography_type, geography_code)
"""
# Whoever has a release knows its boundaries, and may try them on the figures of any other. Equal ones are said once.
VINTAGES = """
    create table vintages as
    select distinct * exclude (release)
    from (
        select *, bit_xor(hash(geography_type, geography_code, parent_type, parent_code, area_quintile)) over (
            partition by release
        ) as vintage
        from places
    )
"""


def read_counts(warehouse: Path, releases: Sequence[Path]) -> duckdb.DuckDBPyConnection:
    """An in-memory database with tables `variables` and `vintages`.

    `variables` has one row per release (`next` is the warehouse's), measure, role and key, of breakdowns and period grains
    of which the release shows something. `vintages` has one row per geography that some release had, and place.
    """
    connection = connect(None, state_dir=warehouse.parent)
    connection.execute(f"attach {literal(warehouse)} as warehouse (read_only)")
    connection.execute(
        """
        create table counts (
            release varchar, measure_code varchar, subject varchar, role varchar, period_grain varchar, period_start_date date,
            period_end_date date, geography_type varchar, geography_code varchar, population_dimension varchar,
            population_group varchar, k integer, is_shown boolean, people bigint, is_additive boolean
        )
        """
    )
    connection.execute(
        """
        create table places (
            release varchar, geography_type varchar, geography_code varchar, parent_type varchar, parent_code varchar,
            area_quintile varchar
        )
        """
    )
    _read_release(connection, NEXT, "warehouse", "warehouse")
    for folder in releases:
        connection.execute(f"attach {literal(folder / DATABASE)} as earlier (read_only)")
        connection.execute(f"attach {literal(folder / OPEN_DATABASE)} as earlier_open (read_only)")
        _read_release(connection, folder.name, "earlier", "earlier_open")
        connection.execute("detach earlier")
        connection.execute("detach earlier_open")
    connection.execute(VINTAGES)
    _join_same_counts(connection)
    return connection


def _read_release(connection: duckdb.DuckDBPyConnection, release: str, database: str, opened: str) -> None:
    for query in (COUNTS, PLACES):
        connection.execute(query.format(database=database, opened=opened, release=literal(release)))


def _join_same_counts(connection: duckdb.DuckDBPyConnection) -> None:
    """Give counts of several measures of a subject that are the same wherever both are known one name (`variable`)."""
    pairs = connection.execute(
        f"""
        select a.measure_code || ':' || a.role, b.measure_code || ':' || b.role
        from counts as a
        inner join counts as b using (release, subject, {KEYS})
        where (a.measure_code, a.role) < (b.measure_code, b.role) and (a.k > 0 or b.k > 0) and a.people + b.people > 0
        group by all
        having count(*) >= 5 and bool_and(a.people = b.people)
        order by all
        """
    ).fetchall()
    names = _unified(pairs)
    connection.execute("create table names (name varchar, variable varchar)")
    if names:
        connection.executemany("insert into names values (?, ?)", list(names.items()))
    connection.execute(
        """
        create table variables as
        select counts.*, coalesce(names.variable, measure_code || ':' || role) as variable,
            max(counts.k) over (partition by coalesce(names.variable, measure_code || ':' || role)) as threshold
        from counts
        left join names on names.name = measure_code || ':' || role
        where people is not null
        """
    )
    connection.execute("delete from variables where threshold = 0")


def _unified(pairs: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """For each name the first of all that pairs join it to."""
    names = sorted({name for pair in pairs for name in pair})
    places = np.array([[names.index(name) for name in pair] for pair in pairs], dtype=np.intp).reshape(-1, 2)
    graph = csr_array((np.ones(len(pairs)), places.T), shape=(len(names), len(names)))
    _, labels = connected_components(graph, directed=False)
    _, firsts = np.unique(labels, return_index=True)
    return {name: names[firsts[label]] for name, label in zip(names, labels, strict=True)}
