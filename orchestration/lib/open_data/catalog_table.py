"""Table `open.catalog`: one row per open table, written at publication.

No dbt model can write it: since when a table is published and when its data last changed are facts of the releases before
this one, which a build of the warehouse does not see.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.lib.open_data.declared import Declared, untitled
from orchestration.lib.open_data.publisher import Publisher
from orchestration.lib.release_comments import write_comments
from orchestration.lib.release_content import TableContent, columns, table_content
from orchestration.lib.sql_text import quoted

CATALOG = "catalog"
TITLE = "Catalogue of the open performance data"
COMMENTS: dict[str | None, str] = {
    None: "One row per open table, this one included: what it is, since when it is published and when it last changed.",
    "identifier": "Stable identifier of the dataset: the same in every release and in every catalogue.",
    "table_name": "Name of the table in schema open, and of its files.",
    "title": "Title for people.",
    "description": "What one row of the table is.",
    "row_count": "Number of rows.",
    "column_count": "Number of columns.",
    "period_start_date": "First day that the figures are about; null for a table that is not about periods.",
    "period_end_date": "Last day that the figures are about; null for a table that is not about periods.",
    "issued_at": "UTC time of the first release with this table, as far as releases recorded it.",
    "modified_at": "UTC time of the release in which the rows or columns last changed. A release alone changes nothing.",
    "licence": "Licence (SPDX or Open Definition identifier); null when each source keeps its own.",
    "files": "Files with the whole table, beside the catalogues.",
    "content_hash": "Differs exactly when the rows or columns do; the order of rows does not count.",
}
NO_PERIOD = "max(null::date), max(null::date)"
YEARS = "make_date(min(year), 1, 1), make_date(max(year), 12, 31)"
# Where a period has no last day of its own, its grain tells it.
PERIODS = """
    min(period_start_date),
    max(case period_grain
        when 'day' then period_start_date when 'month' then last_day(period_start_date)
        when 'quarter' then period_start_date + interval 3 month - interval 1 day
        else period_start_date + interval 1 year - interval 1 day
    end)::date
"""
PREVIOUS = """
    create temp table previous as
    select identifier, issued_at, modified_at, content_hash from read_parquet(?)
"""
NO_PREVIOUS = """
    create temp table previous (identifier varchar, issued_at timestamp, modified_at timestamp, content_hash varchar)
"""
LISTED = """
    with itself as (
        select
            $catalog as table_name, $title as title, $description as description,
            count(*) + 1 as row_count, $column_count as column_count,
            min(period_start_date) as period_start_date, max(period_end_date) as period_end_date,
            md5(list([table_name, title, description, content_hash] order by table_name)::varchar || $licence)
                as content_hash
        from facts
    ),

    listed as (
        select $prefix || table_name as identifier, * from (from facts union all by name from itself)
    )

    select
        identifier, table_name, title, description, row_count, column_count, period_start_date, period_end_date,
        coalesce(issued_at, $now::timestamp) as issued_at,
        case when listed.content_hash = previous.content_hash then modified_at else $now::timestamp end as modified_at,
        nullif($licence, '') as licence,
        table_name || '.csv, ' || table_name || '.parquet' as files,
        listed.content_hash
    from listed
    left join previous using (identifier)
    order by identifier
"""


def write_catalog(
    connection: duckdb.DuckDBPyConnection,
    database: str,
    tables: Mapping[str, TableContent],
    declared: Mapping[str, Declared],
    city: str,
    publisher: Publisher,
    now: datetime,
    previous: Path | None,
) -> TableContent:
    """Create the table in schema `open`; `previous` is the folder of the release before this one."""
    _read_facts(connection, database, tables, declared)
    earlier = previous / "open" / f"{CATALOG}.parquet" if previous else None
    if earlier and earlier.exists():
        connection.execute(PREVIOUS, [str(earlier)])
    else:
        connection.execute(NO_PREVIOUS)
    relation = (database, "open", CATALOG)
    connection.execute(
        f"create table {quoted(*relation)} as {LISTED}",
        {
            "catalog": CATALOG,
            "title": TITLE,
            "description": COMMENTS[None],
            "column_count": len(COMMENTS) - 1,
            "prefix": identifier_prefix(city),
            "now": now.replace(microsecond=0, tzinfo=None),
            "licence": publisher.licence or "",
        },
    )
    write_comments(connection, relation, COMMENTS)
    return table_content(connection, *relation)


def identifier_prefix(city: str) -> str:
    """Identifiers come from city and table: neither a release nor an address may change them."""
    return f"city-performance:{city}:"


def _read_facts(
    connection: duckdb.DuckDBPyConnection,
    database: str,
    tables: Mapping[str, TableContent],
    declared: Mapping[str, Declared],
) -> None:
    connection.execute("""
        create temp table facts (
            table_name varchar, title varchar, description varchar, row_count bigint, column_count bigint,
            period_start_date date, period_end_date date, content_hash varchar
        )
    """)
    comments = dict(
        connection.execute(
            "select table_name, comment from duckdb_tables() where database_name = ? and schema_name = 'open'",
            [database],
        ).fetchall()
    )
    for name, content in tables.items():
        told = declared.get(name) or Declared(untitled(name))
        found = columns(connection, database, "open", name)
        about = {"period": _periods(dict(found)), "year": YEARS}.get(told.covers or "", NO_PERIOD)
        hashed = f"{content.content_hash} {found}"
        connection.execute(
            f"insert into facts select ?, ?, ?, ?, ?, {about}, md5(?) from {quoted(database, 'open', name)}",
            [name, told.title, comments.get(name), content.rows, len(found), hashed],
        )


def _periods(found: Mapping[str, str]) -> str:
    return "min(period_start_date), max(period_end_date)" if "period_end_date" in found else PERIODS
