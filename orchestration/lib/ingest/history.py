"""What the ledger already knows of an extract, and what that makes of a file that is delivered now."""

from __future__ import annotations

from enum import Enum, auto

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.discovery import DeliveredFile
from orchestration.lib.ingest.session import transaction
from orchestration.lib.ledger import BatchLine, KnownBatch, known_batches, restore_batch, touch_batch
from orchestration.lib.superseded import update_superseded

LOADED = ("pending", "accepted", "held")
# A copy of a snapshot is nothing new, even when the rows of that snapshot have been compacted since.
STANDING = {"append": LOADED, "upsert": LOADED, "snapshot": (*LOADED, "compacted")}


class Novelty(Enum):
    NEW = auto()
    KNOWN = auto()
    DUPLICATE = auto()


class History:
    def __init__(self, connection: duckdb.DuckDBPyConnection, contract: ExtractContract) -> None:
        self.connection, self.contract = connection, contract
        self.reload()

    def reload(self) -> None:
        self.batches = known_batches(self.connection, self.contract.code)
        self.latest = {batch.source_file: batch for batch in self.batches}

    def add(self, line: BatchLine) -> None:
        """A batch that will be committed with its group."""
        batch = KnownBatch(
            *(line.batch_id, line.source_file, line.sha256, line.file_bytes, line.file_modified_ns),
            *(line.batch_sequence, line.status, line.contract_version),
        )
        self.batches.append(batch)
        self.latest[batch.source_file] = batch

    def may_have_changed(self, files: list[DeliveredFile]) -> list[DeliveredFile]:
        """Duplicates are looked at again as soon as anything is new: their twins may be gone by then."""
        new = [file for file in files if not self.is_unchanged(file)]
        if not new:
            return []
        duplicates = {path for path, batch in self.latest.items() if batch.status == "duplicate"}
        wanted = {file.source_file for file in new} | duplicates
        return [file for file in files if file.source_file in wanted]

    def next_sequence(self) -> int:
        return max((batch.batch_sequence for batch in self.batches), default=0) + 1

    def is_unchanged(self, file: DeliveredFile) -> bool:
        """Size and time say so, without reading; a duplicate is unchanged while its twin stands."""
        latest = self.latest.get(file.source_file)
        if latest is None or (latest.file_bytes, latest.file_modified_ns) != (file.file_bytes, file.file_modified_ns):
            return False
        if latest.status == "duplicate":
            # It was the same as the last snapshot when it came; that other snapshots followed makes it no newer.
            return bool(self.twins(latest.source_file, latest.sha256))
        return latest.contract_version == self.contract.version

    def judge(self, file: DeliveredFile, sha256: str) -> Novelty:
        latest = self.latest.get(file.source_file)
        if self.is_read_again(file, sha256):
            return Novelty.NEW
        has_twin = self.has_twin(file.source_file, sha256)
        if latest and latest.sha256 == sha256 and (latest.status != "duplicate" or has_twin):
            touch_batch(self.connection, latest.batch_id, file.file_modified_ns)
            self.reload()
            return Novelty.KNOWN
        earlier = next((b for b in self.batches if (b.source_file, b.sha256) == (file.source_file, sha256)), None)
        if earlier and earlier.is_compacted:
            # Likewise, but there are no rows to restore: it is loaded again, under the same identity.
            return Novelty.NEW
        if earlier and earlier.status != "duplicate":
            # The department took its correction back: the rows are here, they only become the latest again.
            with transaction(self.connection):
                restore_batch(self.connection, earlier.batch_id, self.next_sequence(), file.file_modified_ns)
                update_superseded(self.connection, self.contract)
            self.reload()
            return Novelty.KNOWN
        return Novelty.DUPLICATE if has_twin else Novelty.NEW

    def is_read_again(self, file: DeliveredFile, sha256: str) -> bool:
        """The same bytes under a changed contract: what was rejected, held or set aside may be right now."""
        latest = self.latest.get(file.source_file)
        return (
            latest is not None
            and latest.sha256 == sha256
            and latest.status != "duplicate"
            and latest.contract_version != self.contract.version
        )

    def sequence(self, file: DeliveredFile, sha256: str) -> int:
        """A batch that is read again keeps its place among the extract's batches."""
        if self.is_read_again(file, sha256):
            return self.latest[file.source_file].batch_sequence
        return self.next_sequence()

    def has_twin(self, source_file: str, sha256: str) -> bool:
        """Do the same bytes count already, under another name? Of snapshots only the last one counts."""
        twins = self.twins(source_file, sha256)
        if self.contract.delivery == "snapshot":
            others = [b for b in self.latest.values() if b.source_file != source_file and b.status in LOADED]
            return bool(others) and max(others, key=lambda batch: batch.batch_sequence) in twins
        return bool(twins)

    def twins(self, source_file: str, sha256: str) -> list[KnownBatch]:
        return [
            batch
            for batch in self.latest.values()
            if batch.source_file != source_file
            and batch.sha256 == sha256
            and batch.status in STANDING[self.contract.delivery]
        ]

    def list_current(self, source_file: str, before: int) -> None:
        """`current_batches`: whose keys an added row may not repeat (an earlier version of the same file may)."""
        self.connection.execute("create or replace temp table current_batches (batch_id varchar)")
        if self.contract.delivery == "append" and self.contract.key:
            self.connection.execute(
                """
                insert into current_batches
                select batch_id from quality.ingest_batches
                where extract = ? and source_file <> ? and batch_sequence < ? and status in ('pending', 'accepted')
                qualify row_number() over (partition by source_file order by batch_sequence desc) = 1
                """,
                [self.contract.code, source_file, before],
            )
