"""Is this text file so plain that DuckDB can read it as it lies, and how many records must come out?

Vectorised, because it is the one look that every byte of every text file gets. It proves the strict grammar: quotes only
around whole fields, line breaks only inside of quotes, no blank line, one kind of record end. What is not goes to `records`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK = 1 << 20
LF, CR = 10, 13
NO_POSITIONS = np.empty(0, dtype=np.intp)
# A quote that stays open longer than this is a stray one, not a long comment.
MAX_RECORD_BREAKS = 1000
LONGEST_RECORD = 1 << 24


@dataclass(frozen=True)
class PlainText:
    """What is known of a file that DuckDB may read directly; the header and lines before it count as records."""

    records: int
    longest_record: int
    new_line: str
    breaks: tuple[int, ...] = ()  # the number of the record, once for each line break inside of it

    def line_of(self, record: str) -> str:
        """SQL: the physical line in which a record begins."""
        return f"{record} + len(list_filter({list(self.breaks)}, lambda x: x < {record}))" if self.breaks else record


class PlainScan:
    """Fed with the bytes of one file, in order, as they pass; one `finish` says whether all of them were plain."""

    def __init__(self, delimiter: str, quote: str) -> None:
        self.delimiter, self.quote = delimiter, quote
        self.new_line: str | None = None
        self.records, self.longest = 0, 0
        self.breaks: list[int] = []
        self.rest = b""
        self.is_plain = True

    def feed(self, chunk: bytes) -> None:
        if not self.is_plain:
            return
        block = self.rest + chunk if self.rest else chunk
        # A CR at the end of what is known may be the first half of a CRLF.
        self.new_line = self.new_line or line_end(block[:-1] if block.endswith(b"\r") else block)
        self.rest = block[self.take(block, self.new_line) :] if self.new_line else block
        # A quote that is never closed would make one record of the rest of the file.
        self.is_plain = self.is_plain and len(self.rest) <= LONGEST_RECORD

    def finish(self) -> PlainText | None:
        """None when the file is not plain."""
        new_line = self.new_line or line_end(self.rest) or "\n"
        if self.is_plain and self.rest:
            last = self.rest if self.rest.endswith(new_line.encode()) else self.rest + new_line.encode()
            self.is_plain = self.take(last, new_line) == len(last) and self.is_plain
        return PlainText(self.records, self.longest, new_line, tuple(self.breaks)) if self.is_plain else None

    def take(self, data: bytes, new_line: str) -> int:
        """Bytes of whole records."""
        block = Block(data, self.quote, new_line)
        if not block.size:
            return 0
        broken = block.broken_records() + self.records + 1
        self.is_plain = block.is_plain(self.delimiter, self.quote) and (
            broken.size <= MAX_RECORD_BREAKS or int(np.bincount(broken - broken[0]).max()) <= MAX_RECORD_BREAKS
        )
        self.breaks += broken.tolist()
        self.records += len(block.ends)
        self.longest = max(self.longest, int(np.diff(block.ends, prepend=-1).max()))
        return block.size


def line_end(block: bytes) -> str | None:
    breaks = [position for position in (block.find(b"\n"), block.find(b"\r")) if position >= 0]
    if not breaks:
        return None
    first = min(breaks)
    return "\r\n" if block[first : first + 2] == b"\r\n" else chr(block[first])


def first_line_end(path: Path) -> str:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            if chunk.endswith(b"\r"):
                chunk += stream.read(1)
            if found := line_end(chunk):
                return found
    return "\n"


def has_one_line_end(block: bytes, new_line: str) -> bool:
    if new_line == "\n":
        return b"\r" not in block
    if new_line == "\r":
        return b"\n" not in block
    return block.count(b"\r") == block.count(b"\n") == block.count(b"\r\n")


class Block:
    """Whole records and the beginning of one more; positions of what decides about them."""

    def __init__(self, block: bytes, quote: str, new_line: str) -> None:
        codes = np.frombuffer(block, dtype=np.uint8)
        quotes = np.flatnonzero(codes == ord(quote)) if quote and quote.encode() in block else NO_POSITIONS
        ends = np.flatnonzero(codes == ord(new_line[-1]))
        # A line end after an odd number of quotes lies inside a field.
        is_inside = np.searchsorted(quotes, ends) & 1 == 1 if quotes.size else np.zeros(ends.size, dtype=bool)
        self.ends = ends[~is_inside]
        self.size = int(self.ends[-1]) + 1 if self.ends.size else 0
        self.bytes, self.codes, self.new_line = block[: self.size], codes[: self.size], new_line
        self.quotes = quotes[quotes < self.size]
        self.breaks = ends[is_inside & (ends < self.size)]

    def is_plain(self, delimiter: str, quote: str) -> bool:
        if b"\0" in self.bytes or np.diff(self.ends, prepend=-1).min() <= len(self.new_line):
            return False
        if not self.quotes.size:
            return has_one_line_end(self.bytes, self.new_line)
        return self.has_one_record_end() and self.has_strict_quotes(delimiter, quote)

    def has_one_record_end(self) -> bool:
        """Inside of quotes any line break is data."""
        if self.new_line == "\r":
            return b"\n" not in self.bytes
        if b"\r" not in self.bytes:
            return self.new_line == "\n"
        returns = np.flatnonzero(self.codes == CR)
        outside = returns[np.searchsorted(self.quotes, returns) & 1 == 0]
        if self.new_line == "\n":
            return not outside.size
        return np.array_equal(outside + 1, self.ends)

    def has_strict_quotes(self, delimiter: str, quote: str) -> bool:
        """Every odd quote opens after a field's border, every even one closes before one; a doubled quote does both."""
        borders = np.zeros(256, dtype=bool)
        borders[[ord(delimiter), ord(quote), LF, CR]] = True
        opening, closing = self.quotes[0::2], self.quotes[1::2]
        before = self.codes[opening[opening > 0] - 1]
        return bool(borders[before].all() and borders[self.codes[closing + 1]].all())

    def broken_records(self) -> NDArray[np.intp]:
        """For each line break inside a record, how many records of the block end before it."""
        return np.searchsorted(self.ends, self.breaks)
