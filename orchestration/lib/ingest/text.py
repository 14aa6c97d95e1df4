"""Bytes of a declared encoding as UTF-8 text on disk, checked to the last byte. Knows nothing of records or columns."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.lib.ingest.archives import CHUNK, Member
from orchestration.lib.ingest.refusal import RefusalError

# Longest first: the UTF-32 mark begins with the UTF-16 one.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Every byte sequence is a text in these, so decoding alone cannot show a wrong declaration.
SINGLE_BYTE_FAMILIES = ("cp125", "iso8859", "latin", "mac-", "koi8", "cp437", "cp850")


@dataclass(frozen=True)
class Utf8File:
    path: Path
    has_mark: bool  # the UTF-8 byte order mark is still in the file
    marked_encoding: str | None  # set when the mark contradicts the declared encoding


def to_utf8(member: Member, encoding: str, spool: Path) -> Utf8File:
    """A plain UTF-8 file is only checked and used where it lies; anything else is rewritten into the spool folder."""
    head = member.stream.read(CHUNK)
    if not head:
        raise RefusalError("empty_file", "the file has no bytes")
    mark, marked = next(((mark, name) for mark, name in MARKS if head.startswith(mark)), (b"", None))
    declared = codecs.lookup(encoding).name
    actual = marked or declared.removesuffix("-sig")
    contradiction = marked if marked and not declared.replace("-sig", "").startswith(marked[:6]) else None
    if actual == "utf-8" and member.path is not None:
        for _ in decoded(member, head, 0, actual):
            pass
        return Utf8File(member.path, bool(mark), contradiction)
    target = spool / "text.utf8"
    check = Utf8Suspicion(declared)
    with target.open("w", encoding="utf-8", newline="") as out:
        for chunk in decoded(member, head, len(mark), actual, check):
            out.write(chunk)
    check.refuse_if_confirmed()
    return Utf8File(target, has_mark=False, marked_encoding=contradiction)


def decoded(
    member: Member, head: bytes, start: int, encoding: str, check: Utf8Suspicion | None = None
) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset, lines, chunk = 0, 1, head
    while True:
        data = chunk[start:] if offset == 0 else chunk
        try:
            text = decoder.decode(data, final=not chunk)
        except UnicodeDecodeError as error:
            raise decoding_refusal(error, encoding, offset, lines, at_end=not chunk) from error
        if check:
            check.add(data)
        yield text
        if not chunk:
            return
        lines += text.count("\n") or text.count("\r")
        offset += len(chunk)
        chunk = member.stream.read(CHUNK)


def decoding_refusal(
    error: UnicodeDecodeError, encoding: str, offset: int, lines: int, *, at_end: bool
) -> RefusalError:
    if at_end:
        return RefusalError("truncated", f"the file ends inside a character of {encoding}")
    before = error.object[: error.start]
    line = lines + (before.count(b"\n") or before.count(b"\r"))
    place = f"byte {error.object[error.start]:#04x} at offset {offset + error.start}, line {line}"
    return RefusalError("wrong_encoding", f"{place}, is not {encoding}: {error.reason}")


class Utf8Suspicion:
    """Text declared in a single-byte encoding that is valid UTF-8 beyond ASCII would load as garbled letters."""

    def __init__(self, declared: str) -> None:
        self.is_possible = declared.startswith(SINGLE_BYTE_FAMILIES)
        self.declared = declared
        self.has_accents = False
        self.decoder = codecs.getincrementaldecoder("utf-8")("strict")

    def add(self, data: bytes) -> None:
        if not self.is_possible:
            return
        try:
            self.has_accents |= not self.decoder.decode(data, final=not data).isascii()
        except UnicodeDecodeError:
            self.is_possible = False

    def refuse_if_confirmed(self) -> None:
        if self.is_possible and self.has_accents:
            raise RefusalError("wrong_encoding", f"declared {self.declared}, but the file is UTF-8")
