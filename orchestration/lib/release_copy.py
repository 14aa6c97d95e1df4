"""Copying tables and macros from the warehouse into a fresh database file.

A fresh file, never a copy of the warehouse with schemas dropped: dropped data stays readable in free blocks. Its rows lie
as they are read, in small groups, so that a query of a dashboard skips most of them.
"""

from pathlib import Path

import duckdb

from orchestration.lib.release_comments import copy_comments
from orchestration.lib.release_content import table_names
from orchestration.lib.sql_text import literal, quoted

# What readers filter by, from what most of them ask for to what tells single rows apart.
READING_ORDER = (
    *("disparity_code", "geography_type", "population_dimension", "period_grain", "measure_code"),
    *("period_start_date", "geography_code", "population_group"),
)
# DuckDB keeps the smallest and largest value of every column per group of rows. Its own 122,880 are a whole table here.
ROW_GROUP = 8192


def attach_release(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """A file of a release, to be filled. The size of its row groups changes nothing for older readers."""
    connection.execute(f"attach {literal(path)} as {quoted(name)} (row_group_size {ROW_GROUP})")


def copy_schema(connection: duckdb.DuckDBPyConnection, source: str, target: str, schema: str) -> None:
    """All tables of a schema, with their comments."""
    for table in table_names(connection, source, schema):
        copy_table(connection, source, target, schema, table)


def copy_table(connection: duckdb.DuckDBPyConnection, source: str, target: str, schema: str, table: str) -> None:
    """One table or view, as a table in the order of reading, with every comment."""
    query = f"select * from {quoted(source, schema, table)}"
    present = connection.sql(query).columns
    if order := ", ".join(name for name in READING_ORDER if name in present):
        query += f" order by {order}"
    copy_query(connection, target, schema, table, query)
    copy_comments(connection, source, target, schema, table)


def copy_query(connection: duckdb.DuckDBPyConnection, target: str, schema: str, table: str, query: str) -> None:
    """The result of a query as a table of the target."""
    connection.execute(f"create schema if not exists {quoted(target, schema)}")
    connection.execute(f"create table {quoted(target, schema, table)} as {query}")


def copy_macros(connection: duckdb.DuckDBPyConnection, source: str, target: str, schema: str) -> None:
    """All SQL macros of a schema, with their default arguments and comments.

    `duckdb_functions()` does not list default arguments, so the definitions are copied whole: the structure of
    the source (no rows) into memory, everything but the macros dropped, and the rest into the target.
    """
    connection.execute("attach ':memory:' as structure")
    connection.execute(f"copy from database {quoted(source)} to structure (schema)")
    for (other,) in connection.execute(
        "select schema_name from duckdb_schemas() where database_name = 'structure' and not internal"
    ).fetchall():
        if other not in (schema, "main"):
            connection.execute(f"drop schema {quoted('structure', other)} cascade")
    connection.execute(f"copy from database structure to {quoted(target)}")
    connection.execute("detach structure")
