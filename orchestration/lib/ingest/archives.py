"""A delivered file as plain members: itself, the content of a gzip, or the members of a zip or tar.

Members are streamed in archive order and never written under their own names, so that a hostile name can reach no path.
"""

from __future__ import annotations

import gzip
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, cast

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.discovery import DeliveredFile
from orchestration.lib.ingest.refusal import RefusalError

if TYPE_CHECKING:
    from orchestration.lib.ingest.text import Utf8File

TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz")
CHUNK = 1 << 20


@dataclass(frozen=True)
class Member:
    """One table's bytes. `stream` is read once; `path` is set when the same bytes lie on disk as they are."""

    source_file: str
    stream: IO[bytes]
    path: Path | None = None
    text: Utf8File | None = None  # set when the stream has been read and checked already


def is_archive(path: Path) -> bool:
    return path.name.lower().endswith((".zip", *TAR_SUFFIXES))


def open_members(file: DeliveredFile, contract: ExtractContract) -> Iterator[Member]:
    name = file.path.name.lower()
    if name.endswith(".zip"):
        yield from zip_members(file, contract.members)
    elif name.endswith(TAR_SUFFIXES):
        yield from tar_members(file, contract.members)
    else:
        with file.path.open("rb") as stream:
            is_compressed = name.endswith(".gz")
            yield Member(file.source_file, inflated(name, stream), None if is_compressed else file.path)


def zip_members(file: DeliveredFile, pattern: str | None) -> Iterator[Member]:
    with file.path.open("rb") as head:
        starts_as_zip = head.read(4) == b"PK\x03\x04"
    if starts_as_zip and not zipfile.is_zipfile(file.path):
        raise RefusalError("truncated", "the zip archive has no directory at its end")
    count = 0
    with zipfile.ZipFile(file.path) as archive:
        for info in archive.infolist():
            check_member_name(info.filename)
            if info.flag_bits & 1:
                raise RefusalError("unreadable", f"archive member {info.filename!r} is encrypted")
            if info.is_dir() or not is_wanted(info.filename, pattern):
                continue
            count += 1
            with archive.open(info) as stream:
                yield Member(f"{file.source_file}!{info.filename}", inflated(info.filename, stream))
    refuse_without_members(count, pattern)


def tar_members(file: DeliveredFile, pattern: str | None) -> Iterator[Member]:
    count = 0
    with file.path.open("rb") as packed:
        plain = inflated(file.path.name.replace(".tgz", ".tar.gz"), packed)
        with tarfile.open(fileobj=plain, mode="r|") as archive:
            for info in archive:
                check_member_name(info.name)
                if info.issym() or info.islnk() or info.isdev():
                    raise RefusalError("unsafe_archive", f"archive member {info.name!r} is a link or a device")
                if not info.isfile() or not is_wanted(info.name, pattern):
                    continue
                count += 1
                stream = cast("IO[bytes]", archive.extractfile(info))
                yield Member(f"{file.source_file}!{info.name}", inflated(info.name, stream))
        # tarfile stops at the end mark; only the rest of the stream proves the checksum of the gzip.
        while plain.read(CHUNK):
            pass
    refuse_without_members(count, pattern)


def inflated(name: str, stream: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=stream)) if name.lower().endswith(".gz") else stream


def is_wanted(name: str, pattern: str | None) -> bool:
    path = PurePosixPath(name)
    if any(part == "__MACOSX" or part.startswith("._") for part in path.parts) or path.name == ".DS_Store":
        return False
    return pattern is None or fnmatch(path.name, pattern) or fnmatch(str(path), pattern)


def check_member_name(name: str) -> None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
        raise RefusalError("unsafe_archive", f"archive member {name!r} points outside the archive")


def refuse_without_members(count: int, pattern: str | None) -> None:
    if not count:
        raise RefusalError("empty_file", f"the archive has no member that matches {pattern or '*'!r}")
