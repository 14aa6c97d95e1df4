"""release.json: what went into a release, what is in it, and how it compares with another."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from orchestration.lib import release_build
from orchestration.lib.release_content import TableContent
from orchestration.lib.warehouse import connect

FORMAT_VERSION = 1
INPUT_BATCHES = """
    select batch_id, extract, source_file, sha256, delivered_rows, loaded_rows, rejected_rows, status, reason_code
    from quality.ingest_batches where status <> 'duplicate' order by extract, batch_sequence, batch_id
"""
# Measures that stand on the last accepted data of an extract, because a later delivery was not accepted.
STALE_MEASURES = """
    select department_code, extract, any_value(stale_reason) as reason, list(measure_code order by all) as measures
    from quality.fct_measure_freshness where is_stale group by all order by all
"""
CHECK_RESULTS = """
    select gate, "table", "check", severity, passed, observed, expected, extract, batch_id
    from quality.check_results where {condition} order by all
"""

Notes = dict[str, Any]


def describe_inputs(warehouse: Path, run_id: str, since: str) -> Notes:
    """Batches, what they leave stale, and the checks behind the release."""
    with connect(warehouse, read_only=True) as connection:
        return {
            "input_batches": _rows(connection, INPUT_BATCHES),
            "stale_measures": _rows(connection, STALE_MEASURES),
            "check_results": _rows(connection, CHECK_RESULTS.format(condition=release_build.checks_of(run_id, since))),
        }


def describe_content(staging: Path, tables: dict[str, TableContent]) -> Notes:
    """Tables and files of the release."""
    return {
        "tables": {name: asdict(table) for name, table in sorted(tables.items())},
        "files": release_build.describe_files(staging),
    }


def has_same_inputs(notes: Notes, other: Notes) -> bool:
    """Same code, and the same batches with the same verdicts."""

    def batches(of: Notes) -> set[tuple[str, str]]:
        return {(row["batch_id"], row["status"]) for row in of["input_batches"]}

    return notes["code_version"] == other["code_version"] and batches(notes) == batches(other)


def has_same_content(notes: Notes, other: Notes) -> bool:
    """The same figures in every table."""
    return notes["content_digest"] == other["content_digest"]


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    result = connection.execute(query)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
