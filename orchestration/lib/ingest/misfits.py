"""Records with too many or too few fields in a file that is plain otherwise: named one by one, the others stay as they lie."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from orchestration.lib.ingest.scan import CHUNK, Block, PlainText
from orchestration.lib.sql_text import literal

# More than this, and the whole file is better copied.
MAX_MISFITS = 1000


@dataclass(frozen=True)
class Misfit:
    record: int  # the header and lines before it count
    fields: int
    original: str


def find_misfits(path: Path, plain: PlainText, delimiter: str, quote: str, width: int) -> list[Misfit] | None:
    """None when they are many, or when one has a line break: its lines may be records of their own."""
    found: list[Misfit] = []
    records, rest = 0, b""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            block = Block(rest + chunk, quote, plain.new_line)
            rest = (rest + chunk)[block.size :]
            found += block_misfits(block, delimiter, width, records)
            records += len(block.ends)
    if rest:
        found += block_misfits(Block(rest + plain.new_line.encode(), quote, plain.new_line), delimiter, width, records)
    broken = set(plain.breaks)
    return None if len(found) > MAX_MISFITS or any(misfit.record in broken for misfit in found) else found


def block_misfits(block: Block, delimiter: str, width: int, before: int) -> list[Misfit]:
    if not block.size:
        return []
    borders = np.flatnonzero(block.codes == ord(delimiter))
    if block.quotes.size:
        borders = borders[np.searchsorted(block.quotes, borders) & 1 == 0]
    fields = np.diff(np.searchsorted(borders, block.ends), prepend=0) + 1
    starts = np.concatenate(([0], block.ends[:-1] + 1))
    return [
        Misfit(
            before + int(place) + 1, int(fields[place]), record_text(block, int(starts[place]), int(block.ends[place]))
        )
        for place in np.flatnonzero(fields != width)
    ]


def record_text(block: Block, start: int, end: int) -> str:
    return block.bytes[start : end + 1].decode().removesuffix(block.new_line)


def malformed_relation(misfits: list[Misfit], plain: PlainText, width: int, header_row: int) -> str:
    rows = ", ".join(
        f"({misfit.record - header_row}, {misfit.record + bisect_left(plain.breaks, misfit.record)},"
        f" '{misfit.fields} fields where the header has {width}', {literal(misfit.original)}, null::varchar)"
        for misfit in misfits
    )
    return f"(from (values {rows}) as misfits (source_row, source_line, reason, original, source_file))"


def numbered_around(relation: str, misfits: list[Misfit], header_row: int) -> str:
    """The relation without its misfits, with `_row`, the ordinal that counts them."""
    fitting_before = [misfit.record - header_row - place for place, misfit in enumerate(misfits)]
    return (
        f"(select *, _fitting + len(list_filter({fitting_before}, lambda x: x <= _fitting)) as _row"
        f" from (select *, row_number() over () as _fitting from {relation}))"
    )
