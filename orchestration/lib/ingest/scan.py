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

CHUNK = 1 << 23
LF, CR = 10, 13


@dataclass(frozen=True)
class PlainText:
    """Counts of lines (the header included) of a file that DuckDB may read directly."""

    lines: int
    longest_line: int
    new_line: str


def scan(path: Path, delimiter: str, quote: str) -> PlainText | None:
    """None when the file is not plain."""
    new_line = first_line_end(path)
    end = CR if new_line == "\r" else LF
    lines, longest = 0, 0
    with path.open("rb") as stream:
        rest = b""
        while chunk := stream.read(CHUNK):
            block = rest + chunk
            cut = block.rfind(bytes([end])) + 1
            block, rest = block[:cut], block[cut:]
            if not block:
                continue
            found = scan_block(block, delimiter, quote, new_line, end)
            if found is None:
                return None
            lines, longest = lines + found[0], max(longest, found[1])
        if rest:
            found = scan_block(rest + new_line.encode(), delimiter, quote, new_line, end)
            if found is None:
                return None
            lines, longest = lines + 1, max(longest, found[1])
    return PlainText(lines, longest, new_line)


def first_line_end(path: Path) -> str:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            breaks = [position for position in (chunk.find(b"\n"), chunk.find(b"\r")) if position >= 0]
            if breaks:
                first = min(breaks)
                pair = chunk[first : first + 2]
                return "\r\n" if pair == b"\r\n" else chr(pair[0])
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
    returns = block.count(b"\r")
    if new_line == "\n":
        return returns == 0
    if new_line == "\r":
        return b"\n" not in block
    return returns == block.count(b"\n") == block.count(b"\r\n")


def has_strict_quotes(codes: NDArray[np.uint8], ends: NDArray[np.intp], delimiter: str, quote: str) -> bool:
    """Every odd quote opens after a field's border, every even one closes before one; a doubled quote does both."""
    quotes = np.flatnonzero(codes == ord(quote))
    # A line end after an odd number of quotes lies inside a field; the last line end is the end of the block.
    if np.any(np.searchsorted(quotes, ends) & 1):
        return False
    borders = np.array([ord(delimiter), LF, CR, ord(quote)], dtype=np.uint8)
    opening, closing = quotes[0::2], quotes[1::2]
    before = codes[opening[opening > 0] - 1]
    return bool(np.isin(before, borders).all() and np.isin(codes[closing + 1], borders).all())
