"""Copying tables, comments and macros from the warehouse into a fresh database file.

A fresh file, never a copy of the warehouse with schemas dropped: dropped data stays readable in free blocks.
"""

import duckdb

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


def copy_comments(connection: duckdb.DuckDBPyConnection, source: str, target: str, schema: str, table: str) -> None:
    """Comments of the table and of those of its columns that the target has."""
    relation = quoted(target, schema, table)
    where = "where database_name = ? and schema_name = ? and comment is not null"
    for kind in ("table", "view"):
        found = connection.execute(
            f"select comment from duckdb_{kind}s() {where} and {kind}_name = ?", [source, schema, table]
        ).fetchone()
        if found:
            connection.execute(f"comment on table {relation} is {_literal(found[0])}")
    comments = connection.execute(
        f"select column_name, comment from duckdb_columns() {where} and table_name = ?", [source, schema, table]
    ).fetchall()
    present = {
        name
        for (name,) in connection.execute(
            "select column_name from duckdb_columns() where database_name = ? and schema_name = ? and table_name = ?",
            [target, schema, table],
        ).fetchall()
    }
    for column, comment in comments:
        if column in present:
            connection.execute(f"comment on column {relation}.{quoted(column)} is {_literal(comment)}")


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


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
