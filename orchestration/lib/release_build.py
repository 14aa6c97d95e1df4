"""Filling and verifying a release folder. Nothing here makes it visible."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from orchestration.lib.release_comments import ledger_comments, write_comments
from orchestration.lib.release_content import TableContent, schema_content, table_names
from orchestration.lib.release_copy import attach_release, copy_macros, copy_query, copy_schema, copy_table
from orchestration.lib.release_open import export_open_tables
from orchestration.lib.release_store import DATABASE, OPEN_DATABASE, ReleaseError
from orchestration.lib.sql_text import literal
from orchestration.lib.warehouse import connect

# The quality tables that leave the warehouse: these and the aggregates among the models. Anything else stays, such
# as rejected or suspicious rows (`qc_`): each is a row about a person as it was delivered.
PUBLIC_QUALITY = ("ingest_batches", "schema_drift", "run_stages")
PUBLIC_PREFIXES = ("dim_", "fct_")
REJECTED_ROWS = """
    select extract, reason_code, column_name, count(*) as rejected_row_count, count(distinct batch_id) as batch_count
    from warehouse.quality.rejected_rows
    group by all
    order by all
"""
REJECTED_COMMENTS: dict[str | None, str] = {
    None: "One row per extract, reason and column: how many delivered rows were not loaded. No row-level content.",
    "rejected_row_count": "Number of delivered rows that were not loaded.",
    "batch_count": "Number of delivered files in which such rows were found.",
}


def build_databases(warehouse: Path, staging: Path, run_id: str, since: str, manifest: Path) -> None:
    """Both databases and the open-data files, from a read-only look at the warehouse."""
    (staging / "open").mkdir(parents=True)
    with connect(None, state_dir=warehouse.parent) as connection:
        connection.execute(f"attach {literal(warehouse)} as warehouse (read_only)")
        attach_release(connection, staging / DATABASE, "release")
        copy_macros(connection, "warehouse", "release", "methods")
        # One transaction for a file: each comment of its own would wait for the disk.
        connection.execute("begin")
        copy_schema(connection, "warehouse", "release", "marts")
        _copy_quality(connection, run_id, since, manifest)
        connection.execute("commit")
        attach_release(connection, staging / OPEN_DATABASE, "open_release")
        copy_macros(connection, "warehouse", "open_release", "methods")
        connection.execute("begin")
        copy_schema(connection, "warehouse", "open_release", "open")
        connection.execute("commit")
        export_open_tables(connection, "open_release", staging / "open")
        connection.execute("detach release")
        connection.execute("detach open_release")


def verify_databases(warehouse: Path, staging: Path) -> dict[str, TableContent]:
    """Open both copies as a reader would and compare each table with the warehouse; returns what they contain."""
    with connect(warehouse, read_only=True) as connection:
        expected = {schema: schema_content(connection, "warehouse", schema) for schema in ("marts", "open")}
    found: dict[str, TableContent] = {}
    for schema, file in (("marts", DATABASE), ("open", OPEN_DATABASE)):
        with connect(staging / file, read_only=True, state_dir=warehouse.parent) as connection:
            content = schema_content(connection, (staging / file).stem, schema)
        wrong = sorted(name for name in expected[schema] if content.get(name) != expected[schema][name])
        if wrong or len(content) != len(expected[schema]):
            raise ReleaseError(f"{file}: tables differ from the warehouse: {', '.join(wrong) or 'one is too many'}")
        found.update({f"{schema}.{name}": table for name, table in content.items()})
    return found


def checks_of(run_id: str, since: str) -> str:
    """Condition for the checks behind a release: batches are judged once, maybe in an earlier run that was stopped."""
    return f"(run = '{run_id}' or gate = 'raw' and \"at\" >= '{since}'::timestamp)"


def describe_files(staging: Path, chosen: Iterable[Path] | None = None) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of each file of the release, or of those chosen."""
    files = sorted(chosen or (path for path in staging.rglob("*") if path.is_file() and path.name != "release.json"))
    return {
        path.relative_to(staging).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
        for path in files
    }


def content_digest(tables: Mapping[str, TableContent]) -> str:
    """One hash over all tables: two releases with the same digest say the same."""
    lines = (f"{name} {table.rows} {table.content_hash}" for name, table in sorted(tables.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _copy_quality(connection: duckdb.DuckDBPyConnection, run_id: str, since: str, manifest: Path) -> None:
    for table in table_names(connection, "warehouse", "quality"):
        if table in PUBLIC_QUALITY or table.startswith(PUBLIC_PREFIXES):
            copy_table(connection, "warehouse", "release", "quality", table)
    copy_query(connection, "release", "quality", "rejected_rows", REJECTED_ROWS)
    # Earlier checks are in the releases that they led to.
    query = f"select * from warehouse.quality.check_results where {checks_of(run_id, since)} order by all"
    copy_query(connection, "release", "quality", "check_results", query)
    for table, comments in ledger_comments(manifest).items():
        write_comments(connection, ("release", "quality", table), comments)
    write_comments(connection, ("release", "quality", "rejected_rows"), REJECTED_COMMENTS)


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
