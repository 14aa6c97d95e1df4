"""A release copied into PostgreSQL, for tools that speak nothing else: all tables at once, or none.

One transaction copies, counts, comments and grants, beside what is there; a second one renames, so that a reader has the
release before or this one. Not the same transaction: to a repeatable-read reader that began before it ended, the new
tables would be there by name and empty. The tables of before are dropped last: dropping waits for whoever still reads
them, and nobody should wait for that.
"""

import time
from pathlib import Path

import duckdb
import duckdb_extensions

from orchestration.lib.release_store import DATABASE
from orchestration.lib.sql_text import literal, literals, quoted

SCHEMAS = ("marts", "quality")
NEXT = "__next"
PREVIOUS = "__previous"
OWN_MARK = "City performance warehouse: "
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
SETTLING_SECONDS = 1.0
"""Between the two transactions: queries that began before the copy ended are over by then, those of dashboards at least."""


class PostgresError(RuntimeError):
    """The release could not be copied; the message says why and never holds the connection string."""


def copy_release(release: Path, city: str, dsn: str, reader: str) -> dict[str, int]:
    """Put the tables of a release folder in place of the present ones; rows by `schema.table`."""
    with duckdb.connect() as connection:
        _attach(connection, release / DATABASE, dsn)
        try:
            _refuse_foreign_schemas(connection, city)
            _drop(connection, NEXT)
            _drop(connection, PREVIOUS)
            connection.execute("begin")
            copied = _copy_tables(connection, f"{OWN_MARK}{city}, release {release.resolve().name}")
            _grant(connection, reader)
            connection.execute("commit")
            time.sleep(SETTLING_SECONDS)
            connection.execute("begin")
            _swap(connection)
            connection.execute("commit")
            _drop(connection, PREVIOUS)
        except duckdb.Error as error:
            raise PostgresError(str(error).replace(dsn, "POSTGRES_DSN")) from None
    return copied


def _attach(connection: duckdb.DuckDBPyConnection, database: Path, dsn: str) -> None:
    duckdb_extensions.import_extension("postgres", con=connection)
    connection.execute("load postgres_scanner")
    # A text that a department delivered may hold U+0000, and one of PostgreSQL may not.
    connection.execute(f"set pg_null_byte_replacement = '{REPLACEMENT}'")
    connection.execute(f"attach {literal(database)} as release (read_only)")
    try:
        connection.execute(f"attach {literal(dsn)} as pg (type postgres)")
    except duckdb.Error as error:
        # The error quotes the connection string with its password; only the server's own words are passed on.
        _, is_refused, reason = str(error).rpartition(" failed: ")
        raise PostgresError(reason if is_refused and dsn not in reason else "POSTGRES_DSN is not usable") from None


def _refuse_foreign_schemas(connection: duckdb.DuckDBPyConnection, city: str) -> None:
    """A schema of these names that someone else made, or another city's, is not replaced."""
    for schema, mark in _asked(
        connection,
        "select nspname, coalesce(obj_description(oid, 'pg_namespace'), '') from pg_namespace"
        f" where nspname in ({_list_of_schemas('')}, {_list_of_schemas(NEXT)}, {_list_of_schemas(PREVIOUS)})",
    ):
        if not mark.startswith(f"{OWN_MARK}{city},"):
            raise PostgresError(f"schema {schema} is not one that this city published; use a database of its own")


def _copy_tables(connection: duckdb.DuckDBPyConnection, mark: str) -> dict[str, int]:
    tables = connection.execute(
        "select schema_name, table_name, coalesce(comment, '') from duckdb_tables()"
        f" where database_name = 'release' and schema_name in ({_list_of_schemas('')}) order by all"
    ).fetchall()
    for schema in SCHEMAS:
        connection.execute(f"create schema {quoted('pg', schema + NEXT)}")
        _tell(connection, f"comment on schema {quoted(schema + NEXT)} is {literal(mark)}")
    copied = {}
    for schema, table, comment in tables:
        target = quoted("pg", schema + NEXT, table)
        connection.execute(f"create table {target} as from {quoted('release', schema, table)}")
        copied[f"{schema}.{table}"] = _counted(connection, target)
        if copied[f"{schema}.{table}"] != _counted(connection, quoted("release", schema, table)):
            raise PostgresError(f"{schema}.{table} did not arrive whole")
        _comment(connection, schema, table, comment)
    return copied


def _comment(connection: duckdb.DuckDBPyConnection, schema: str, table: str, comment: str) -> None:
    place = quoted(schema + NEXT, table)
    columns = connection.execute(
        "select column_name, comment from duckdb_columns()"
        " where database_name = 'release' and schema_name = ? and table_name = ? and comment is not null",
        [schema, table],
    ).fetchall()
    orders = [f"comment on table {place} is {literal(comment)}"]
    orders += [f"comment on column {place}.{quoted(column)} is {literal(text)}" for column, text in columns]
    _tell(connection, "; ".join(orders))


def _grant(connection: duckdb.DuckDBPyConnection, reader: str) -> None:
    """The reading role may select, and nothing else; it is made without login when it does not exist."""
    if not _asked(connection, f"select 1 from pg_roles where rolname = {literal(reader)}"):
        _tell(connection, f"create role {quoted(reader)} nologin")
    for schema in SCHEMAS:
        place = quoted(schema + NEXT)
        _tell(connection, f"grant usage on schema {place} to {quoted(reader)}")
        _tell(connection, f"grant select on all tables in schema {place} to {quoted(reader)}")


def _swap(connection: duckdb.DuckDBPyConnection) -> None:
    for schema in SCHEMAS:
        if _asked(connection, f"select 1 from pg_namespace where nspname = {literal(schema)}"):
            _tell(connection, f"alter schema {quoted(schema)} rename to {quoted(schema + PREVIOUS)}")
        _tell(connection, f"alter schema {quoted(schema + NEXT)} rename to {quoted(schema)}")


def _drop(connection: duckdb.DuckDBPyConnection, suffix: str) -> None:
    """Tables one by one and without `cascade`: a view that an analyst made on one is not thrown away with it."""
    tables = _asked(
        connection,
        f"select schemaname, tablename from pg_tables where schemaname in ({_list_of_schemas(suffix)}) order by 1, 2",
    )
    orders = [f"drop table {quoted(*table)}" for table in tables]
    orders += [f"drop schema if exists {quoted(schema + suffix)}" for schema in SCHEMAS]
    _tell(connection, "; ".join(orders))


def _asked(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
    return connection.execute(f"from postgres_query('pg', {literal(query)})").fetchall()


def _tell(connection: duckdb.DuckDBPyConnection, orders: str) -> None:
    connection.execute(f"call postgres_execute('pg', {literal(orders)})")


def _counted(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    [(rows,)] = connection.execute(f"select count(*) from {relation}").fetchall()
    return rows


def _list_of_schemas(suffix: str) -> str:
    return literals(schema + suffix for schema in SCHEMAS)
