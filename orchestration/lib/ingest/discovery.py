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
    leads_outside: bool = False  # a link to something that the department may not be allowed to read

    def sha256(self) -> str:
        if self.leads_outside:
            return hashlib.sha256(
                os.fsencode(self.path.readlink() if self.path.is_symlink() else self.path)
            ).hexdigest()
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def assert_unchanged(self) -> None:
        try:
            status = self.path.stat(follow_symlinks=not self.leads_outside)
        except FileNotFoundError as error:
            raise FileChangedError(self.source_file) from error
        if (status.st_size, status.st_mtime_ns) != (self.file_bytes, self.file_modified_ns):
            raise FileChangedError(self.source_file)


def discover(contract: ExtractContract, extracts_dir: Path) -> list[DeliveredFile]:
    """The contract's files in natural path order, so that `2024-10.csv` follows `2024-9.csv` on every machine."""
    paths = {path for pattern in contract.files for path in extracts_dir.glob(pattern)}
    # What is no file (a device, a pipe) could be read for ever.
    files = [path for path in paths if path.is_file() and not path.name.startswith(PASSED_OVER)]
    inside = extracts_dir.resolve()
    outside = {folder for folder in {path.parent for path in files} if not folder.resolve().is_relative_to(inside)}
    described = [describe(path, extracts_dir, path.parent in outside or is_link_out(path, inside)) for path in files]
    return sorted(described, key=lambda file: natural_order(file.source_file))


def is_link_out(path: Path, inside: Path) -> bool:
    return path.is_symlink() and not path.resolve().is_relative_to(inside)


def describe(path: Path, extracts_dir: Path, leads_outside: bool) -> DeliveredFile:
    status = path.stat(follow_symlinks=not leads_outside)
    source_file = printable(path.relative_to(extracts_dir))
    return DeliveredFile(path, source_file, status.st_size, status.st_mtime_ns, leads_outside)


def printable(path: Path) -> str:
    """A name that is not UTF-8 on disk still needs a text of its own in the ledger."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def natural_order(text: str) -> tuple[list[tuple[int, int, str]], str]:
    parts = re.split(r"([0-9]+)", text.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part], text
