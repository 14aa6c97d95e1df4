"""Is this text file so plain that DuckDB can read it as it lies, and how many records must come out?

Vectorised, because it is the one look that every byte of every text file gets. It proves the strict grammar: quotes only
around whole fields, no line break inside a record, no blank line, one kind of line end. Whatever is not strict goes to `records`.
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


@dataclass(frozen=True)
class PlainText:
    """Counts of lines (the header included) of a file that DuckDB may read directly."""

    lines: int
    longest_line: int
    new_line: str


class PlainScan:
    """Fed with the bytes of one file, in order, as they pass; one `finish` says whether all of them were plain."""

    def __init__(self, delimiter: str, quote: str) -> None:
        self.delimiter, self.quote = delimiter, quote
        self.new_line: str | None = None
        self.lines, self.longest = 0, 0
        self.rest = b""
        self.is_plain = True

    def feed(self, chunk: bytes) -> None:
        if not self.is_plain:
            return
        block = self.rest + chunk if self.rest else chunk
        # A CR at the end of what is known may be the first half of a CRLF.
        self.new_line = self.new_line or line_end(block[:-1] if block.endswith(b"\r") else block)
        cut = block.rfind(b"\r" if self.new_line == "\r" else b"\n") + 1 if self.new_line else 0
        self.rest = block[cut:]
        if cut:
            self.take(block[:cut])

    def finish(self) -> PlainText | None:
        """None when the file is not plain."""
        new_line = self.new_line or line_end(self.rest) or "\n"
        if self.is_plain and self.rest:
            self.new_line = new_line
            self.take(self.rest if self.rest.endswith(new_line.encode()) else self.rest + new_line.encode())
        return PlainText(self.lines, self.longest, new_line) if self.is_plain else None

    def take(self, block: bytes) -> None:
        new_line = self.new_line or "\n"
        found = scan_block(block, self.delimiter, self.quote, new_line, CR if new_line == "\r" else LF)
        if found is None:
            self.is_plain, self.rest = False, b""
        else:
            self.lines, self.longest = self.lines + found[0], max(self.longest, found[1])


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


def scan_block(block: bytes, delimiter: str, quote: str, new_line: str, end: int) -> tuple[int, int] | None:
    if b"\0" in block or not has_one_line_end(block, new_line):
        return None
    codes = np.frombuffer(block, dtype=np.uint8)
    ends = np.flatnonzero(codes == end)
    lengths = np.diff(ends, prepend=-1)
    if lengths.min() <= len(new_line):
        return None
    if quote and quote.encode() in block and not has_strict_quotes(codes, ends, delimiter, quote):
        return None
    return len(ends), int(lengths.max())


def has_one_line_end(block: bytes, new_line: str) -> bool:
    if new_line == "\n":
        return b"\r" not in block
    if new_line == "\r":
        return b"\n" not in block
    return block.count(b"\r") == block.count(b"\n") == block.count(b"\r\n")


def has_strict_quotes(codes: NDArray[np.uint8], ends: NDArray[np.intp], delimiter: str, quote: str) -> bool:
    """Every odd quote opens after a field's border, every even one closes before one; a doubled quote does both."""
    quotes = np.flatnonzero(codes == ord(quote))
    # A line end after an odd number of quotes lies inside a field; the last line end is the end of the block.
    if np.any(np.searchsorted(quotes, ends) & 1):
        return False
    borders = np.zeros(256, dtype=bool)
    borders[[ord(delimiter), LF, CR, ord(quote)]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = codes[opening[opening > 0] - 1]
    return bool(borders[before].all() and borders[codes[closing + 1]].all())
