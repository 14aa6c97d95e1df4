"""What the tables of a schema contain: row counts and content hashes that can be compared between databases.

The hash does not depend on the order of rows. Doubles count with eight significant digits: sums that are
computed in parallel differ in the last bits from run to run, and that is not another content.
"""

from dataclasses import dataclass

import duckdb

from orchestration.lib.sql_text import quoted

# A table that says when it was built is different each time; what it says is still the same.
CLOCK_COLUMNS = frozenset({"built_at", "_loaded_at", "issued_at", "modified_at"})


@dataclass(frozen=True)
class TableContent:
    """Number of rows and content hash of one table."""

    rows: int
    content_hash: str


def table_names(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> list[str]:
    """Tables and views of a schema that readers may see, by name: intermediate models (`int_`) stay private."""
    rows = connection.execute(
        """
        select table_name from information_schema.tables
        where table_catalog = ? and table_schema = ? and not starts_with(table_name, 'int_') order by 1
        """,
        [database, schema],
    ).fetchall()
    return [name for (name,) in rows]


def columns(connection: duckdb.DuckDBPyConnection, database: str, schema: str, table: str) -> list[tuple[str, str]]:
    """(name, data type) of each column, in order."""
    return connection.execute(
        """
        select column_name, data_type from information_schema.columns
        where table_catalog = ? and table_schema = ? and table_name = ? order by ordinal_position
        """,
        [database, schema, table],
    ).fetchall()


def table_content(connection: duckdb.DuckDBPyConnection, database: str, schema: str, table: str) -> TableContent:
    """Row count and content hash of one table."""
    parts = [
        _as_text(quoted(name), data_type)
        for name, data_type in columns(connection, database, schema, table)
        if name not in CLOCK_COLUMNS
    ]
    # A row is hashed as the list of its values: a null differs from an empty text, ('a', 'bc') from ('ab', 'c').
    query = f"""
        select count(*), coalesce(sum(md5_number_lower([{", ".join(parts)}]::varchar)::hugeint), 0)
        from {quoted(database, schema, table)}
    """
    rows, total = connection.execute(query).fetchall()[0]
    return TableContent(rows, f"{total:x}")


def schema_content(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> dict[str, TableContent]:
    """Content of every table of a schema."""
    names = table_names(connection, database, schema)
    return {name: table_content(connection, database, schema, name) for name in names}


def _as_text(column: str, data_type: str) -> str:
    if data_type in ("DOUBLE", "FLOAT"):
        # Compression in a file may turn minus zero into zero, which it equals.
        return f"format('{{:.8g}}', {column}::double + 0.0)"
    return f"{column}::varchar"
