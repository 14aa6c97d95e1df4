"""Copying tables and macros from the warehouse into a fresh database file.

A fresh file, never a copy of the warehouse with schemas dropped: dropped data stays readable in free blocks.
"""

import duckdb

from orchestration.lib.release_comments import copy_comments
from orchestration.lib.release_content import quoted, table_names


def copy_schema(connection: duckdb.DuckDBPyConnection, source: str, target: str, schema: str) -> None:
    """All tables of a schema, with their comments."""
    for table in table_names(connection, source, schema):
        copy_table(connection, source, target, schema, table)


def copy_table(connection: duckdb.DuckDBPyConnection, source: str, target: str, schema: str, table: str) -> None:
    """One table or view, as a table, with every comment."""
    copy_query(connection, target, schema, table, f"select * from {quoted(source, schema, table)}")
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
