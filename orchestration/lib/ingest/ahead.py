"""Reads delivered files ahead of the load: checksum, encoding and plainness in one pass, while DuckDB loads earlier files.

Whatever is wrong with a text is told when the file's turn comes, by the arrival.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, cast

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.archives import Member, is_archive, open_members, single_member
from orchestration.lib.ingest.discovery import DeliveredFile
from orchestration.lib.ingest.documents import UNIT_SEPARATOR
from orchestration.lib.ingest.refusal import FileChangedError, RefusalError, broken_archives_refused
from orchestration.lib.ingest.scan import PlainScan
from orchestration.lib.ingest.text import Utf8File, to_utf8

# Enough to keep one reader busy beside the load; what was read may wait, rewritten, in the spool folder.
FILES_AHEAD, BYTES_AHEAD = 64, 1 << 27
TEXT_SCANS: dict[str, Callable[[ExtractContract], PlainScan]] = {
    "csv": lambda contract: PlainScan(contract.delimiter, contract.quote),
    "ndjson": lambda contract: PlainScan(UNIT_SEPARATOR, ""),
}


@dataclass(frozen=True)
class Arrival:
    """A delivered file whose bytes have been seen."""

    file: DeliveredFile
    sha256: str
    spool: Path  # a folder of its own
    text: Utf8File | None = None
    refusal: RefusalError | FileChangedError | None = None

    def members(self, contract: ExtractContract) -> Iterator[Member]:
        if self.refusal:
            raise self.refusal
        if self.text:
            return iter([Member(self.file.source_file, BytesIO(), self.text.path, self.text)])
        return open_members(self.file, contract)

    def forget(self) -> None:
        if self.spool.exists():
            shutil.rmtree(self.spool, ignore_errors=True)


class Hashed:
    """A stream that hashes what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.digest.update(data)
        return data


def read_ahead(files: Iterable[DeliveredFile], contract: ExtractContract, spool: Path) -> Iterator[Arrival]:
    """The files in their order, each with its checksum and, if it is one text, that text as checked UTF-8."""
    waiting: deque[tuple[int, Future[Arrival]]] = deque()
    with ThreadPoolExecutor(1, "read-ahead") as reader:
        try:
            for number, file in enumerate(files, start=1):
                task = partial(arrive, file, contract, spool / f"file_{number}")
                waiting.append((file.file_bytes, reader.submit(task)))
                while len(waiting) > FILES_AHEAD or (
                    len(waiting) > 1 and sum(size for size, _ in waiting) > BYTES_AHEAD
                ):
                    yield waiting.popleft()[1].result()
            while waiting:
                yield waiting.popleft()[1].result()
        finally:
            reader.shutdown(cancel_futures=True)


def arrive(file: DeliveredFile, contract: ExtractContract, spool: Path) -> Arrival:
    try:
        return read_once(file, contract, spool)
    except FileNotFoundError:
        return Arrival(file, "", spool, refusal=FileChangedError(file.source_file))


def read_once(file: DeliveredFile, contract: ExtractContract, spool: Path) -> Arrival:
    if file.leads_outside:
        refusal = RefusalError(
            "unsafe_link", "it is a link, or in a folder that is one, to outside of the extracts folder"
        )
        return Arrival(file, file.sha256(), spool, refusal=refusal)
    scan = TEXT_SCANS.get(contract.format)
    if scan is None or is_archive(file.path) or not file.file_bytes:
        return Arrival(file, file.sha256(), spool)
    text, refusal = None, None
    with file.path.open("rb") as stream:
        hashed = Hashed(stream)
        member = single_member(file, contract, cast("IO[bytes]", hashed))
        try:
            with broken_archives_refused():
                text = to_utf8(member, contract, spool, scan(contract))
        except RefusalError as error:
            refusal = error
        while hashed.read(1 << 20):
            pass
    return Arrival(file, hashed.digest.hexdigest(), spool, text, refusal)
