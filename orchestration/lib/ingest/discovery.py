"""Which files were delivered, in which order, and which of their bytes are new. Reads no content but for its checksum."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.refusal import FileChangedError

# Office lock files and half-copied downloads are not deliveries.
PASSED_OVER = (".", "~$")


@dataclass(frozen=True)
class DeliveredFile:
    path: Path
    source_file: str
    file_bytes: int
    file_modified_ns: int

    def sha256(self) -> str:
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def assert_unchanged(self) -> None:
        try:
            status = self.path.stat()
        except FileNotFoundError as error:
            raise FileChangedError(self.source_file) from error
        if (status.st_size, status.st_mtime_ns) != (self.file_bytes, self.file_modified_ns):
            raise FileChangedError(self.source_file)


def discover(contract: ExtractContract, extracts_dir: Path) -> list[DeliveredFile]:
    """The contract's files in natural path order, so that `2024-10.csv` follows `2024-9.csv` on every machine."""
    paths = {path for pattern in contract.files for path in extracts_dir.glob(pattern)}
    files = [describe(path, extracts_dir) for path in paths if path.is_file() and not path.name.startswith(PASSED_OVER)]
    return sorted(files, key=lambda file: natural_order(file.source_file))


def describe(path: Path, extracts_dir: Path) -> DeliveredFile:
    status = path.stat()
    return DeliveredFile(path, printable(path.relative_to(extracts_dir)), status.st_size, status.st_mtime_ns)


def printable(path: Path) -> str:
    """A name that is not UTF-8 on disk still needs a text of its own in the ledger."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def natural_order(text: str) -> tuple[list[tuple[int, int, str]], str]:
    parts = re.split(r"([0-9]+)", text.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part], text
