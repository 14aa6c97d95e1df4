"""What every reader hands to `load`: one member's records as text in a temporary table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

DELIVERED = "temp.delivered_records"
MALFORMED = "temp.malformed_records"


@dataclass(frozen=True)
class Delivery:
    """`delivered_records` holds columns c1, c2, … (varchar) under `headers`; the expressions say where a record stood."""

    headers: tuple[str, ...]
    delivered_rows: int
    source_row: str
    source_line: str = "null::bigint"
    source_file: str | None = None  # expression; None: the member itself
    original: str | None = None  # expression; None: the fields as JSON
    is_ordered: bool = True
    marked_encoding: str | None = None
    serial_epoch: str | None = None  # spreadsheets count days from here


def ordinal(connection: duckdb.DuckDBPyConnection) -> str:
    """Rows keep the file's order, so their place is their ordinal; inside a transaction DuckDB counts from 2^55."""
    row = connection.execute(f"select coalesce(min(rowid), 0) from {DELIVERED}").fetchone()
    return f"(rowid - {row[0] if row else 0} + 1)"


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def plain_path(path: Path, spool: Path) -> str:
    """A path that DuckDB reads as one file, whatever bytes the department called it by."""
    if path.parent == spool:
        return str(path)
    link = spool / "delivered"
    link.unlink(missing_ok=True)
    link.symlink_to(path.resolve())
    return str(link)


def unique_headers(headers: list[str]) -> tuple[str, ...]:
    """Trimmed; a blank header is named by its place and a repeated one by its count, so that no cell is lost."""
    seen: dict[str, int] = {}
    result = []
    for position, header in enumerate(headers, start=1):
        name = header.strip() or f"unnamed_{position}"
        count = seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        result.append(name if count == 1 else f"{name} ({count})")
    return tuple(result)


def start_malformed(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        f"create or replace temp table {MALFORMED.removeprefix('temp.')}"
        " (source_row bigint, source_line bigint, reason varchar, original varchar, source_file varchar)"
    )
