"""One extract from end to end: find its files, load what is new in groups, set aside what cannot be read.

A kill at any point leaves a consistent warehouse: a file's rows, rejects, drift and ledger line are committed together or
not at all, and everything else (spool, quarantine copies) is rebuilt or removed by the next run.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.ahead import Arrival, read_ahead
from orchestration.lib.ingest.discovery import discover
from orchestration.lib.ingest.group import READERS, Outcome, Work, is_full, load_group
from orchestration.lib.ingest.history import History, Novelty
from orchestration.lib.ingest.load import ensure_raw_table
from orchestration.lib.ingest.refusal import FileChangedError
from orchestration.lib.ingest.session import loading_session, remove_orphans, spool_folder, transaction
from orchestration.lib.ingest.summary import IngestSummary
from orchestration.lib.ledger import BatchLine, batch_id, ensure_ledger, quarantined_ids, record_batch
from orchestration.lib.superseded import update_superseded

__all__ = ["READERS", "ingest_extract"]


def ingest_extract(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, extracts_dir: Path, state_dir: Path, run_id: str
) -> IngestSummary:
    ensure_ledger(connection)
    ensure_raw_table(connection, contract)
    # Everything, in a warehouse that earlier code made; otherwise what a changed key or a killed run left to do.
    settle(connection, contract)
    remove_orphans(quarantined_ids(connection), state_dir)
    summary = IngestSummary(contract.code)
    history = History(connection, contract)
    files = discover(contract, extracts_dir)
    candidates = history.may_have_changed(files)
    summary.unchanged_files = len(files) - len(candidates)
    if candidates:
        with loading_session(connection), spool_folder(state_dir) as spool:
            intake = Intake(history, state_dir, run_id, summary)
            for arrival in read_ahead(candidates, contract, spool):
                intake.take(arrival)
            intake.flush()
        # Batches that were read again wait for the gate: until then the rows that they superseded count. Once for all
        # of them, because each time costs a look through the extract's keys.
        settle(connection, contract)
    return summary


def settle(connection: duckdb.DuckDBPyConnection, contract: ExtractContract) -> None:
    with transaction(connection):
        update_superseded(connection, contract)


class Intake:
    """Arrivals in their order. First deliveries wait for each other and are loaded together; all else is decided alone."""

    def __init__(self, history: History, state_dir: Path, run_id: str, summary: IngestSummary) -> None:
        self.history, self.state_dir, self.run_id, self.summary = history, state_dir, run_id, summary
        self.waiting: list[Work] = []

    def take(self, arrival: Arrival) -> None:
        file, sha256, history = arrival.file, arrival.sha256, self.history
        if isinstance(arrival.refusal, FileChangedError):
            self.summary.skipped_files += 1
            return
        is_first = file.source_file not in history.latest
        # What becomes of a known file, or of bytes that came before, depends on what became of those.
        if not is_first or any(batch.sha256 == sha256 for batch in history.batches):
            self.flush()
        if history.is_unchanged(file) or (novelty := history.judge(file, sha256)) is Novelty.KNOWN:
            self.summary.unchanged_files += 1
            arrival.forget()
            return
        line = self.ledger_line(arrival)
        if novelty is Novelty.DUPLICATE:
            reason = "the same bytes count under another name"
            record_batch(history.connection, replace(line, status="duplicate", reason=reason))
            self.summary.duplicate_batches += 1
            history.reload()
            arrival.forget()
            return
        was_read = any(batch.batch_id == line.batch_id for batch in history.batches)
        self.waiting.append(Work(arrival, line, was_read))
        if is_first:
            history.add(line)
        if not is_first or is_full(self.waiting):
            self.flush()

    def ledger_line(self, arrival: Arrival) -> BatchLine:
        file, contract = arrival.file, self.history.contract
        return BatchLine(
            batch_id=batch_id(contract.code, file.source_file, arrival.sha256),
            extract=contract.code,
            source_file=file.source_file,
            sha256=arrival.sha256,
            file_bytes=file.file_bytes,
            file_modified_ns=file.file_modified_ns,
            batch_sequence=self.history.sequence(file, arrival.sha256),
            received_at=datetime.now(UTC).replace(tzinfo=None),
            run_id=self.run_id,
            contract_version=contract.version,
        )

    def flush(self) -> None:
        """Loads what waits."""
        if not self.waiting:
            return
        for outcome in load_group(self.history, self.waiting, self.state_dir):
            self.count(outcome)
        for work in self.waiting:
            work.arrival.forget()
        self.waiting = []
        self.history.reload()

    def count(self, outcome: Outcome) -> None:
        line, summary = outcome.line, self.summary
        if outcome.was_changing:
            summary.skipped_files += 1
        elif line.status == "quarantined":
            summary.quarantined_batches += 1
        else:
            summary.new_batches += 1
            summary.loaded_rows += line.loaded_rows
            summary.rejected_rows += line.rejected_rows
            summary.delivered_rows += line.loaded_rows + line.rejected_rows
            summary.drift += outcome.drift
