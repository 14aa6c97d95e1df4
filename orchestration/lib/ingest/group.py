"""Files that are loaded together: one transaction, one statement for all their sound records.

A group is committed as a whole. What spoils it (a file that turns out broken or still changing) is found by loading its
files one by one, so that the others are not held up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.ahead import Arrival
from orchestration.lib.ingest.archives import Member
from orchestration.lib.ingest.columnar import read_parquet, read_xlsx
from orchestration.lib.ingest.delimited import read_delimited
from orchestration.lib.ingest.delivery import Delivery
from orchestration.lib.ingest.documents import read_json, read_ndjson
from orchestration.lib.ingest.front_matter import read_front_matter
from orchestration.lib.ingest.history import History
from orchestration.lib.ingest.judge import Batch, Load
from orchestration.lib.ingest.layout import match_layout
from orchestration.lib.ingest.load import load_members, record_drift
from orchestration.lib.ingest.refusal import FileChangedError, RefusalError, broken_archives_refused, damage_refused
from orchestration.lib.ingest.session import set_aside, transaction
from orchestration.lib.ledger import BatchLine, forget_rows, record_batches

Reader = Callable[[duckdb.DuckDBPyConnection, ExtractContract, Member, Path], Delivery]
READERS: dict[str, Reader] = {
    "csv": read_delimited,
    "json": read_json,
    "ndjson": read_ndjson,
    "parquet": read_parquet,
    "xlsx": read_xlsx,
}
# One statement holds all files of a group: more would make it long to plan and dear to repeat.
MAX_FILES, MAX_BYTES = 64, 1 << 28


@dataclass(frozen=True)
class Work:
    """A new file and the ledger line that it will have."""

    arrival: Arrival
    line: BatchLine
    was_read: bool  # rows of an earlier reading are there
    loads: tuple[Load, ...] = ()
    refusal: RefusalError | None = None


@dataclass(frozen=True)
class Outcome:
    line: BatchLine
    drift: int = 0
    was_changing: bool = False


def is_full(works: Sequence[Work]) -> bool:
    return len(works) >= MAX_FILES or sum(work.arrival.file.file_bytes for work in works) >= MAX_BYTES


def load_group(history: History, works: Sequence[Work], state_dir: Path) -> list[Outcome]:
    """Everything of the works is committed, or the works are taken one by one."""
    connection = history.connection
    works = [work if work.refusal else opened(history, work) for work in works]
    try:
        for work in works:
            if work.refusal:
                work.arrival.file.assert_unchanged()
                set_aside(work.arrival.file, state_dir / "quarantine" / work.line.batch_id)
        with transaction(connection):
            return write_group(history, works)
    except FileChangedError:
        if len(works) == 1:
            return [Outcome(works[0].line, was_changing=True)]
    except RefusalError as refusal:
        if len(works) == 1:
            return load_group(history, [replace(works[0], loads=(), refusal=refusal)], state_dir)
    finally:
        for table in [load.delivery.temp_table for work in works for load in work.loads]:
            if table:
                connection.execute(f"drop table if exists {table}")
    return [outcome for work in works for outcome in load_group(history, [replace(work, loads=())], state_dir)]


def opened(history: History, work: Work) -> Work:
    """With its members found, their headers matched, and nothing loaded yet."""
    try:
        return replace(work, loads=tuple(open_loads(history, work)))
    except RefusalError as refusal:
        return replace(work, refusal=refusal)


def open_loads(history: History, work: Work) -> Iterator[Load]:
    connection, contract, arrival = history.connection, history.contract, work.arrival
    if not arrival.file.file_bytes:
        raise RefusalError("empty_file", "the file has no bytes")
    batch = Batch(work.line.batch_id, contract, work.line.received_at)
    with broken_archives_refused():
        members = arrival.members(contract)
        if contract.format == "front_matter":
            delivery = read_front_matter(connection, contract, members, arrival.spool)
            yield Load(batch, delivery, match_layout(contract, delivery), arrival.file.source_file)
            return
        for number, member in enumerate(members, start=1):
            spool = arrival.spool / f"{arrival.spool.name}_{number}"
            delivery = READERS[contract.format](connection, contract, member, spool)
            yield Load(batch, delivery, match_layout(contract, delivery), member.source_file)


def write_group(history: History, works: Sequence[Work]) -> list[Outcome]:
    connection = history.connection
    for work in works:
        if work.was_read:
            forget_rows(connection, history.contract.raw_relation, work.line.batch_id)
    history.list_current(works[0].line.source_file, before=min(work.line.batch_sequence for work in works))
    counts: dict[str, tuple[int, int]] = {}
    for loads in together([load for work in works for load in work.loads]):
        # Pages of a Parquet file are first read while they are loaded; all other formats have been read whole by then.
        is_parquet = history.contract.format == "parquet"
        with damage_refused("not a readable Parquet file") if is_parquet else nullcontext():
            numbers = load_members(connection, loads)
        for load, (loaded, rejected) in zip(loads, numbers, strict=True):
            before = counts.get(load.batch.batch_id, (0, 0))
            counts[load.batch.batch_id] = (before[0] + loaded, before[1] + rejected)
    outcomes = [finish(connection, work, counts) for work in works]
    record_batches(connection, [outcome.line for outcome in outcomes])
    return outcomes


def together(loads: list[Load]) -> list[list[Load]]:
    """All in one, unless an archive holds a name twice: rows are told apart by batch and file."""
    if len({(load.batch.batch_id, load.source_file) for load in loads}) == len(loads):
        return [loads] if loads else []
    return [[load] for load in loads]


def finish(connection: duckdb.DuckDBPyConnection, work: Work, counts: dict[str, tuple[int, int]]) -> Outcome:
    work.arrival.file.assert_unchanged()
    if work.refusal:
        code, reason = work.refusal.reason_code, work.refusal.reason
        line = replace(work.line, status="quarantined", reason_code=code, reason=reason)
        drift = 0
    else:
        loaded, rejected = counts.get(work.line.batch_id, (0, 0))
        now = datetime.now(UTC).replace(tzinfo=None)
        line = replace(work.line, loaded_rows=loaded, rejected_rows=rejected, loaded_at=now)
        drift = sum(record_drift(connection, load) for load in work.loads)
    return Outcome(line, drift)
