"""A small city in a temporary folder: contracts written as the manifest holds them, files delivered, tables asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from orchestration.lib.contracts import ExtractContract, load_contracts
from orchestration.lib.ingest import IngestSummary, ingest_extract
from orchestration.lib.memory import peak_memory, reset_peak

COLUMNS: dict[str, dict[str, Any]] = {
    "id": {"data_type": "bigint"},
    "name": {},
    "opened": {"data_type": "date"},
    "amount": {"data_type": "double"},
}


# What setting a file aside may take; a file that were held in memory would take gigabytes.
LITTLE_MEMORY = 150_000_000


@contextmanager
def memory_below(limit: int) -> Iterator[None]:
    """Within the block the process takes less than so many bytes beside what it had."""
    reset_peak()
    before = peak_memory()
    yield
    taken = peak_memory() - before
    assert taken < limit, f"{taken:,} bytes taken, where {limit:,} are allowed"


def node(columns: dict[str, dict[str, Any]] | None = None, **extract: Any) -> dict[str, Any]:
    """One source of a dbt manifest; a column's `data_type` and meta keys lie side by side."""
    options = {"files": ["in/*"], "key": ["id"], "delivery": "append", "cadence": "daily"} | extract
    described = {}
    for name, meta in (columns or COLUMNS).items():
        rest = {"sensitivity": "public"} | {key: value for key, value in meta.items() if key != "data_type"}
        described[name] = {
            "name": name,
            "description": f"The {name}.",
            "data_type": meta.get("data_type", "varchar"),
            "config": {"meta": rest},
        }
    return {
        "source_name": "town",
        "name": "things",
        "schema": "raw",
        "identifier": "town__things",
        "description": "One row per thing.",
        "columns": described,
        "config": {"meta": {"department": "works", "extract": options}},
    }


def contract(columns: dict[str, dict[str, Any]] | None = None, **extract: Any) -> ExtractContract:
    return load_contracts({"sources": {"source.town.things": node(columns, **extract)}})[0]


class Site:
    def __init__(self, folder: Path) -> None:
        self.extracts = folder / "extracts"
        self.state = folder / "state"
        (self.extracts / "in").mkdir(parents=True)
        self.state.mkdir()
        self.connection = duckdb.connect()

    def deliver(self, name: str, content: bytes | str) -> Path:
        path = self.extracts / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def ingest(self, contract: ExtractContract, run_id: str = "run") -> IngestSummary:
        return ingest_extract(self.connection, contract, self.extracts, self.state, run_id)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()

    def rows(self, columns: str = "id, name", order: str = "_source_file, _source_row") -> list[tuple[Any, ...]]:
        return self.ask(f"select {columns} from raw.town__things order by {order}")

    def rejects(self, columns: str = "source_line, source_row, column_name, reason_code") -> list[tuple[Any, ...]]:
        return self.ask(f"select {columns} from quality.rejected_rows order by source_file, source_row")

    def drifts(self) -> list[tuple[Any, ...]]:
        return self.ask("select drift, column_name from quality.schema_drift order by all")

    def batches(self, columns: str = "status, reason_code") -> list[tuple[Any, ...]]:
        return self.ask(f"select {columns} from quality.ingest_batches order by batch_sequence")
