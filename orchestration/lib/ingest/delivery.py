"""What every reader hands to `load`: where one member's records are, as SQL; nothing has been loaded yet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from orchestration.lib.ingest.session import made

# No glob, no address, nothing that is not UTF-8.
SAFE_PATH = re.compile(r"/[A-Za-z0-9_./ -]+")
# Rows of a relation stream in the file's order through one thread, so their place is their ordinal.
STREAMED = "row_number() over ()"


@dataclass(frozen=True)
class Delivery:
    """`relation` gives columns c1, c2, … (varchar) under `headers`; the expressions say where a record stood."""

    headers: tuple[str, ...]
    relation: str
    delivered_rows: int
    source_row: str = STREAMED
    source_line: str = "null::bigint"  # may name _source_row
    source_file: str | None = None  # expression; None: the member itself
    original: str | None = None  # expression; None: the fields as JSON
    malformed: str | None = (
        None  # relation (source_row, source_line, reason, original, source_file); None: there are none
    )
    native_columns: frozenset[str] = frozenset()  # contract columns whose cells already have the contract's type
    temp_table: str | None = None  # dropped after the load
    is_ordered: bool = True
    marked_encoding: str | None = None
    serial_epoch: str | None = None  # spreadsheets count days from here
    # Reads the member again record by record, when some came out neither sound nor faulty.
    strictly: Callable[[], Delivery] | None = None


def temp_name(spool: Path, what: str) -> str:
    """Each member has a folder of its own in the spool; its tables are named after it."""
    return f"{what}_{spool.name}"


def plain_path(path: Path, spool: Path) -> str:
    """A path that DuckDB reads as one file, whatever bytes the department called it by."""
    if path.parent == spool or SAFE_PATH.fullmatch(str(path)):
        return str(path)
    link = made(spool) / "delivered"
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
