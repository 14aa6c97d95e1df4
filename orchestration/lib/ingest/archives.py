"""A delivered file as plain members: itself, the content of a gzip, or the members of a zip or tar.

Members are streamed in archive order and never written under their own names, so that a hostile name can reach no path.
"""

from __future__ import annotations

import gzip
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Self, cast

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.allowance import Allowance
from orchestration.lib.ingest.discovery import DeliveredFile
from orchestration.lib.ingest.refusal import RefusalError

if TYPE_CHECKING:
    from orchestration.lib.ingest.text import Utf8File

TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz")
CHUNK = 1 << 20
# What stands before a tar member, such as a long name; the library reads it into memory whole.
PREAMBLES = (
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
)
LONGEST_PREAMBLE = 1 << 16
# Of the others a few kilobytes can become gigabytes in one read.
STREAMED_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


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
    name, allowance = file.path.name.lower(), Allowance(file.file_bytes, contract.limits)
    if name.endswith(".zip"):
        yield from zip_members(file, contract.members, allowance)
    elif name.endswith(TAR_SUFFIXES):
        yield from tar_members(file, contract.members, allowance)
    else:
        with file.path.open("rb") as stream:
            yield single_member(file, contract, stream)


def single_member(file: DeliveredFile, contract: ExtractContract, stream: IO[bytes]) -> Member:
    """The one table of a file that is no archive; `stream` gives the file's own bytes."""
    name = file.path.name.lower()
    content = inflated(name, stream, Allowance(file.file_bytes, contract.limits))
    return Member(file.source_file, content, None if name.endswith(".gz") else file.path)


def zip_members(file: DeliveredFile, pattern: str | None, allowance: Allowance) -> Iterator[Member]:
    with file.path.open("rb") as head:
        starts_as_zip = head.read(4) == b"PK\x03\x04"
    if starts_as_zip and not zipfile.is_zipfile(file.path):
        raise RefusalError("truncated", "the zip archive has no directory at its end")
    count = 0
    with zipfile.ZipFile(file.path) as archive:
        for info in archive.infolist():
            check_member_name(info.filename)
            if stat.S_ISLNK(info.external_attr >> 16):
                raise RefusalError("unsafe_archive", f"archive member {info.filename!r} is a link")
            if info.is_dir() or not is_wanted(info.filename, pattern):
                continue
            count += 1
            with opened_part(archive, info, allowance) as stream:
                yield Member(f"{file.source_file}!{info.filename}", inflated(info.filename, stream, allowance))
    refuse_without_members(count, pattern)


@contextmanager
def opened_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, allowance: Allowance) -> Iterator[IO[bytes]]:
    if info.flag_bits & 1:
        raise RefusalError("unreadable", f"archive member {info.filename!r} is encrypted")
    if info.compress_type not in STREAMED_METHODS:
        raise RefusalError("unreadable", f"archive member {info.filename!r} is not packed by deflate")
    with archive.open(info) as stream:
        yield allowance.counted(stream)


class TarHeader(tarfile.TarInfo):
    """The library would take a damaged header for the archive's end, and load what stands before it."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        if len(buf) < tarfile.BLOCKSIZE:
            raise RefusalError("truncated", "the tar archive has no end mark")
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if not any(buf):
                raise
            raise RefusalError("unreadable", f"tar archive: {error}") from error
        if header.type in PREAMBLES and header.size > LONGEST_PREAMBLE:
            raise RefusalError("unsafe_archive", f"the tar archive has a header of {header.size:,} bytes")
        return header


def tar_members(file: DeliveredFile, pattern: str | None, allowance: Allowance) -> Iterator[Member]:
    count = 0
    with file.path.open("rb") as packed:
        plain = inflated(file.path.name.lower().replace(".tgz", ".tar.gz"), packed, allowance)
        with tarfile.open(fileobj=plain, mode="r|", tarinfo=TarHeader) as archive:
            for info in archive:
                check_member_name(info.name)
                # A sparse member is zeros without end, of which not one is in the archive.
                if info.issym() or info.islnk() or info.isdev() or info.issparse():
                    raise RefusalError("unsafe_archive", f"archive member {info.name!r} is a link, a device or sparse")
                if not info.isfile() or not is_wanted(info.name, pattern):
                    continue
                count += 1
                stream = cast("IO[bytes]", archive.extractfile(info))
                yield Member(f"{file.source_file}!{info.name}", inflated(info.name, stream, allowance))
        # tarfile stops at the end mark; only the rest of the stream proves the checksum of the gzip.
        while plain.read(CHUNK):
            pass
    refuse_without_members(count, pattern)


def inflated(name: str, stream: IO[bytes], allowance: Allowance) -> IO[bytes]:
    if not name.lower().endswith(".gz"):
        return stream
    return allowance.counted(cast("IO[bytes]", gzip.GzipFile(fileobj=stream)))


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
