"""One extract from end to end: find its files, load what is new one transaction a file, set aside what cannot be read.

A kill at any point leaves a consistent warehouse: a file's rows, rejects, drift and ledger line are committed together or
not at all, and everything else (spool, quarantine copies) is rebuilt or removed by the next run.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.archives import Member, open_members
from orchestration.lib.ingest.columnar import read_parquet, read_xlsx
from orchestration.lib.ingest.delimited import read_delimited
from orchestration.lib.ingest.delivery import Delivery
from orchestration.lib.ingest.discovery import DeliveredFile, discover
from orchestration.lib.ingest.documents import read_front_matter, read_json, read_ndjson
from orchestration.lib.ingest.history import History, Novelty
from orchestration.lib.ingest.load import Batch, ensure_raw_table, load_delivery
from orchestration.lib.ingest.refusal import FileChangedError, RefusalError, broken_archives_refused
from orchestration.lib.ingest.summary import IngestSummary
from orchestration.lib.ledger import BatchLine, batch_id, ensure_ledger, quarantined_ids, record_batch

Reader = Callable[[duckdb.DuckDBPyConnection, ExtractContract, Member, Path], Delivery]
READERS: dict[str, Reader] = {
    "csv": read_delimited,
    "json": read_json,
    "ndjson": read_ndjson,
    "parquet": read_parquet,
    "xlsx": read_xlsx,
}


def ingest_extract(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, extracts_dir: Path, state_dir: Path, run_id: str
) -> IngestSummary:
    ensure_ledger(connection)
    ensure_raw_table(connection, contract)
    remove_orphans(connection, state_dir)
    summary = IngestSummary(contract.code)
    history = History(connection, contract)
    with ordered_session(connection), spool_folder(state_dir) as spool:
        for file in discover(contract, extracts_dir):
            if history.is_unchanged(file):
                summary.unchanged_files += 1
                continue
            try:
                ingest_file(connection, contract, file, history, spool, state_dir, run_id, summary)
            except FileChangedError:
                summary.skipped_files += 1
    return summary


def ingest_file(
    connection: duckdb.DuckDBPyConnection,
    contract: ExtractContract,
    file: DeliveredFile,
    history: History,
    spool: Path,
    state_dir: Path,
    run_id: str,
    summary: IngestSummary,
) -> None:
    sha256 = file.sha256()
    novelty = history.judge(file, sha256)
    if novelty is Novelty.KNOWN:
        summary.unchanged_files += 1
        return
    identity = batch_id(contract.code, file.source_file, sha256)
    now = utc_now()
    line = BatchLine(
        batch_id=identity,
        extract=contract.code,
        source_file=file.source_file,
        sha256=sha256,
        file_bytes=file.file_bytes,
        file_modified_ns=file.file_modified_ns,
        batch_sequence=history.next_sequence(),
        received_at=now,
        run_id=run_id,
    )
    if novelty is Novelty.DUPLICATE:
        record_batch(connection, replace(line, status="duplicate", reason="the same bytes count under another name"))
        summary.duplicate_batches += 1
    else:
        try:
            with transaction(connection):
                loaded, rejected = load_members(connection, Batch(identity, contract, now), file, history, spool)
                file.assert_unchanged()
                line = replace(line, loaded_rows=loaded, rejected_rows=rejected, loaded_at=utc_now())
                record_batch(connection, line)
            count(summary, connection, line)
        except RefusalError as refusal:
            file.assert_unchanged()
            set_aside(file, state_dir / "quarantine" / identity)
            refused = replace(line, status="quarantined", reason_code=refusal.reason_code, reason=refusal.reason)
            record_batch(connection, refused)
            summary.quarantined_batches += 1
    history.reload()


def load_members(
    connection: duckdb.DuckDBPyConnection, batch: Batch, file: DeliveredFile, history: History, spool: Path
) -> tuple[int, int]:
    contract = batch.contract
    if not file.file_bytes:
        raise RefusalError("empty_file", "the file has no bytes")
    history.list_current(file.source_file)
    with broken_archives_refused():
        members = open_members(file, contract)
        if contract.format == "front_matter":
            delivery = read_front_matter(connection, contract, members, spool)
            return load_delivery(connection, batch, delivery, file.source_file)
        counts = []
        for member in members:
            delivery = READERS[contract.format](connection, contract, member, spool)
            counts.append(load_delivery(connection, batch, delivery, member.source_file))
    return sum(loaded for loaded, _ in counts), sum(rejected for _, rejected in counts)


def utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def count(summary: IngestSummary, connection: duckdb.DuckDBPyConnection, line: BatchLine) -> None:
    summary.new_batches += 1
    summary.loaded_rows += line.loaded_rows
    summary.rejected_rows += line.rejected_rows
    summary.delivered_rows += line.loaded_rows + line.rejected_rows
    row = connection.execute("select count(*) from quality.schema_drift where batch_id = ?", [line.batch_id]).fetchone()
    summary.drift += row[0] if row else 0


@contextmanager
def ordered_session(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Row ordinals are positions, so rows must keep the file's order; offsets are read as UTC."""
    names = ("preserve_insertion_order", "TimeZone")
    before = [connection.execute(f"select current_setting('{name}')").fetchone() for name in names]
    connection.execute("set preserve_insertion_order = true")
    connection.execute("set TimeZone = 'UTC'")
    try:
        yield
    finally:
        for name, row in zip(names, before, strict=True):
            connection.execute(f"set {name} = '{row[0] if row else ''}'")


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@contextmanager
def spool_folder(state_dir: Path) -> Iterator[Path]:
    spool = state_dir / "spool"
    shutil.rmtree(spool, ignore_errors=True)
    spool.mkdir(parents=True, mode=0o700)
    try:
        yield spool
    finally:
        shutil.rmtree(spool, ignore_errors=True)


def set_aside(file: DeliveredFile, folder: Path) -> None:
    """Renamed into place, so that a kill never leaves half a copy under the batch's name."""
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    shutil.copyfile(file.path, partial / file.path.name)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


def remove_orphans(connection: duckdb.DuckDBPyConnection, state_dir: Path) -> None:
    known = quarantined_ids(connection)
    for folder in (state_dir / "quarantine").glob("*"):
        if folder.name not in known:
            shutil.rmtree(folder)
