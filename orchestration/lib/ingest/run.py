"""One extract from end to end: find its files, load what is new one transaction a file, set aside what cannot be read.

A kill at any point leaves a consistent warehouse: a file's rows, rejects, drift and ledger line are committed together or
not at all, and everything else (spool, quarantine copies) is rebuilt or removed by the next run.
"""

from __future__ import annotations

from collections.abc import Callable
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
from orchestration.lib.ingest.documents import read_json, read_ndjson
from orchestration.lib.ingest.front_matter import read_front_matter
from orchestration.lib.ingest.history import History, Novelty
from orchestration.lib.ingest.judge import Batch
from orchestration.lib.ingest.load import ensure_raw_table, load_delivery
from orchestration.lib.ingest.refusal import FileChangedError, RefusalError, broken_archives_refused
from orchestration.lib.ingest.session import loading_session, remove_orphans, set_aside, spool_folder, transaction
from orchestration.lib.ingest.summary import IngestSummary
from orchestration.lib.ledger import BatchLine, batch_id, ensure_ledger, forget_rows, quarantined_ids, record_batch
from orchestration.lib.superseded import update_superseded

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
    with transaction(connection):
        # Everything, in a warehouse that earlier code made; otherwise what a changed key asks for.
        update_superseded(connection, contract)
    remove_orphans(quarantined_ids(connection), state_dir)
    summary = IngestSummary(contract.code)
    history = History(connection, contract)
    with loading_session(connection), spool_folder(state_dir) as spool:
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
        batch_sequence=history.sequence(file, sha256),
        received_at=now,
        run_id=run_id,
        contract_version=contract.version,
    )
    if novelty is Novelty.DUPLICATE:
        record_batch(connection, replace(line, status="duplicate", reason="the same bytes count under another name"))
        summary.duplicate_batches += 1
    else:
        try:
            with transaction(connection):
                batch = Batch(identity, contract, now)
                forget_rows(connection, batch.table, identity)
                history.list_current(file.source_file, before=line.batch_sequence)
                loaded, rejected = load_members(connection, batch, file, spool)
                file.assert_unchanged()
                line = replace(line, loaded_rows=loaded, rejected_rows=rejected, loaded_at=utc_now())
                record_batch(connection, line)
                # A batch that is read again waits for the gate: until then the rows that it superseded count.
                update_superseded(connection, contract)
            count(summary, connection, line)
        except RefusalError as refusal:
            file.assert_unchanged()
            set_aside(file, state_dir / "quarantine" / identity)
            refused = replace(line, status="quarantined", reason_code=refusal.reason_code, reason=refusal.reason)
            with transaction(connection):
                forget_rows(connection, Batch(identity, contract, now).table, identity)
                record_batch(connection, refused)
                update_superseded(connection, contract)
            summary.quarantined_batches += 1
    history.reload()


def load_members(
    connection: duckdb.DuckDBPyConnection, batch: Batch, file: DeliveredFile, spool: Path
) -> tuple[int, int]:
    contract = batch.contract
    if not file.file_bytes:
        raise RefusalError("empty_file", "the file has no bytes")
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
