"""Bytes of a declared encoding as UTF-8 text on disk, checked to the last byte in one pass. Knows nothing of columns."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.archives import CHUNK, Member
from orchestration.lib.ingest.refusal import RefusalError
from orchestration.lib.ingest.scan import PlainScan, PlainText, line_end
from orchestration.lib.ingest.session import made

# Formats of which a line is held in memory; the one line of a JSON array may be all of it.
OF_LINES = ("csv", "ndjson")
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
    plain: PlainText | None  # what `scan` found


def to_utf8(member: Member, contract: ExtractContract, spool: Path, scan: PlainScan) -> Utf8File:
    """A plain UTF-8 file is only checked and used where it lies; anything else is rewritten into the spool folder."""
    head = member.stream.read(CHUNK)
    if not head:
        raise RefusalError("empty_file", "the file has no bytes")
    mark, marked = next(((mark, name) for mark, name in MARKS if head.startswith(mark)), (b"", None))
    declared = codecs.lookup(contract.encoding).name
    longest = contract.limits.line_bytes if contract.format in OF_LINES else None
    actual = marked or declared.removesuffix("-sig")
    contradiction = marked if marked and not declared.replace("-sig", "").startswith(marked[:6]) else None
    if actual == "utf-8" and member.path is not None:
        for data in of_short_lines(decoded(member.stream, head, 0, actual, member.path), longest, member.path):
            scan.feed(data)
        return Utf8File(member.path, bool(mark), contradiction, scan.finish())
    target = made(spool) / "text.utf8"
    check = Utf8Suspicion(declared)
    # Unbuffered: a wrong byte's line is counted in what has been written.
    with target.open("wb", buffering=0) as out:
        for data in of_short_lines(decoded(member.stream, head, len(mark), actual, target, check), longest, target):
            out.write(data)
            scan.feed(data)
    check.refuse_if_confirmed()
    return Utf8File(target, False, contradiction, scan.finish())


def decoded(
    stream: IO[bytes], head: bytes, start: int, encoding: str, seen: Path, check: Utf8Suspicion | None = None
) -> Iterator[bytes]:
    """The text in UTF-8, chunk by chunk. `seen` holds what was yielded, for the line number of a wrong byte."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    is_utf8 = encoding == "utf-8"
    has_ascii = is_utf8 or encoding.startswith(SINGLE_BYTE_FAMILIES)
    offset, chunk = 0, head
    while True:
        data = chunk[start:] if offset == 0 else chunk
        # Most chunks need no decoder; one that the last chunk left in the middle of a character does.
        if not (has_ascii and data and data.isascii() and decoder_is_idle(decoder)):
            try:
                text = decoder.decode(data, final=not chunk)
            except UnicodeDecodeError as error:
                raise decoding_refusal(error, encoding, offset, seen, at_end=not chunk) from error
            text_bytes = data if is_utf8 else text.encode()
        else:
            text_bytes = data
        if check:
            check.add(data)
        yield text_bytes
        if not chunk:
            return
        offset += len(chunk)
        chunk = stream.read(CHUNK)


def decoder_is_idle(decoder: codecs.IncrementalDecoder) -> bool:
    return not decoder.getstate()[0]


def decoding_refusal(
    error: UnicodeDecodeError, encoding: str, offset: int, seen: Path, *, at_end: bool
) -> RefusalError:
    if at_end:
        return RefusalError("truncated", f"the file ends inside a character of {encoding}")
    line = lines_before(seen, offset if encoding == "utf-8" else None) + count_lines(error.object[: error.start])
    place = f"byte {error.object[error.start]:#04x} at offset {offset + error.start}, line {line}"
    return RefusalError("wrong_encoding", f"{place}, is not {encoding}: {error.reason}")


def of_short_lines(chunks: Iterator[bytes], longest: int | None, seen: Path) -> Iterator[bytes]:
    """The same chunks, as long as no line is too long to be held in memory. `seen` holds what was yielded."""
    if longest is None:
        yield from chunks
        return
    start, offset, end = 0, 0, None
    for chunk in chunks:
        yield chunk
        # As `Lines` parts them: a lone CR ends a line only in a file that begins so.
        end = end or line_end(chunk)
        first, last = chunk.find(b"\n"), chunk.rfind(b"\n")
        if end == "\r" and first < 0:
            first, last = chunk.find(b"\r"), chunk.rfind(b"\r")
        if offset + (len(chunk) if first < 0 else first) - start > longest:
            line = lines_before(seen, start)
            raise RefusalError("line_too_long", f"line {line:,} is longer than the {longest:,} bytes of max_line_mb")
        start = start if last < 0 else offset + last + 1
        offset += len(chunk)


def lines_before(seen: Path, offset: int | None) -> int:
    """The number of the line in which the text up to there, or all of it, ends."""
    left, line_feeds, returns = offset, 0, 0
    with seen.open("rb") as stream:
        while data := stream.read(CHUNK if left is None else min(CHUNK, left)):
            line_feeds, returns = line_feeds + data.count(b"\n"), returns + data.count(b"\r")
            left = None if left is None else left - len(data)
    return 1 + (line_feeds or returns)


def count_lines(data: bytes) -> int:
    return data.count(b"\n") or data.count(b"\r")


class Utf8Suspicion:
    """Text declared in a single-byte encoding that is valid UTF-8 beyond ASCII would load as garbled letters."""

    def __init__(self, declared: str) -> None:
        self.is_possible = declared.startswith(SINGLE_BYTE_FAMILIES)
        self.declared = declared
        self.has_accents = False
        self.decoder = codecs.getincrementaldecoder("utf-8")("strict")

    def add(self, data: bytes) -> None:
        if not self.is_possible or (data and data.isascii() and decoder_is_idle(self.decoder)):
            return
        try:
            self.has_accents |= not self.decoder.decode(data, final=not data).isascii()
        except UnicodeDecodeError:
            self.is_possible = False

    def refuse_if_confirmed(self) -> None:
        if self.is_possible and self.has_accents:
            raise RefusalError("wrong_encoding", f"declared {self.declared}, but the file is UTF-8")
