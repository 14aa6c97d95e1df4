"""Comments of published tables and columns: from the warehouse where dbt wrote them, from the manifest for the ledger."""

import json
from pathlib import Path

import duckdb

from orchestration.lib.release_content import columns
from orchestration.lib.sql_text import literal, quoted


def copy_comments(connection: duckdb.DuckDBPyConnection, source: str, target: str, schema: str, table: str) -> None:
    """Comments of the table and of those of its columns that the target has."""
    where = "where database_name = ? and schema_name = ? and comment is not null"
    for kind in ("table", "view"):
        found = connection.execute(
            f"select comment from duckdb_{kind}s() {where} and {kind}_name = ?", [source, schema, table]
        ).fetchone()
        if found:
            set_comment(connection, (target, schema, table), None, found[0])
    comments = connection.execute(
        f"select column_name, comment from duckdb_columns() {where} and table_name = ?", [source, schema, table]
    ).fetchall()
    present = {name for name, _ in columns(connection, target, schema, table)}
    for column, comment in comments:
        if column in present:
            set_comment(connection, (target, schema, table), column, comment)


def ledger_comments(manifest: Path) -> dict[str, dict[str | None, str]]:
    """Descriptions of the ledger's tables (under None) and columns: they are dbt sources, which dbt does not comment."""
    if not manifest.exists():
        return {}
    sources = json.loads(manifest.read_bytes())["sources"].values()
    return {
        node["name"]: {None: node["description"], **{c["name"]: c["description"] for c in node["columns"].values()}}
        for node in sources
        if node["schema"] == "quality"
    }


def write_comments(
    connection: duckdb.DuckDBPyConnection, relation: tuple[str, str, str], comments: dict[str | None, str]
) -> None:
    """The comments of a table (under None) and of those of its columns that exist."""
    present: set[str | None] = {name for name, _ in columns(connection, *relation)}
    if present:
        present.add(None)
    for column, comment in comments.items():
        if column in present:
            set_comment(connection, relation, column, comment)


def set_comment(
    connection: duckdb.DuckDBPyConnection, relation: tuple[str, str, str], column: str | None, comment: str
) -> None:
    """The comment of a column, or of the table when `column` is None."""
    name = f"column {quoted(*relation, column)}" if column else f"table {quoted(*relation)}"
    connection.execute(f"comment on {name} is {literal(comment)}")
