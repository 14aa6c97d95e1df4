"""Records of a text file that is not plain: embedded line breaks, stray quotes, blank lines, mixed line ends.

Each record goes into a strict copy with its ordinal and physical line in front; a record that cannot be read goes, whole
and as it was, into a second file. DuckDB then reads only what has been proved. Plain files never come here (see `scan`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchestration.lib.ingest.grammar import Grammar, Lines, Record
from orchestration.lib.ingest.refusal import RefusalError, refuse_if_wide
from orchestration.lib.ingest.session import made


@dataclass
class StrictCopy:
    """`records.csv` and `malformed.csv` in the spool folder."""

    header: list[str]
    good: int = 0
    bad: int = 0
    longest_line: int = 0


def write_strict(path: Path, grammar: Grammar, header_row: int, spool: Path) -> StrictCopy:
    """`header_row` 0 means that there is none and a line is one field."""
    lines = Lines(path)
    delimiter, quote = grammar.delimiter, grammar.quote or '"'
    with (
        lines.stream,
        (made(spool) / "records.csv").open("w", encoding="utf-8", newline="") as records,
        (spool / "malformed.csv").open("w", encoding="utf-8", newline="") as malformed,
    ):
        copy = StrictCopy(read_header(lines, grammar, header_row) if header_row else ["line"])
        for line in lines:
            if not line.text.strip(" "):
                continue
            record = grammar.record(lines, line, len(copy.header))
            ordinal = copy.good + copy.bad + 1
            if record.problem:
                copy.bad += 1
                cells = [str(ordinal), str(record.line), quoted(record.problem, '"'), quoted(record.original, '"')]
                text = ",".join(cells) + "\n"
                malformed.write(text)
            else:
                copy.good += 1
                text = delimiter.join([str(ordinal), str(record.line), strict_body(record, delimiter, quote)]) + "\n"
                records.write(text)
            # Four bytes is the most that a character takes.
            copy.longest_line = max(copy.longest_line, 4 * len(text))
    return copy


def strict_body(record: Record, delimiter: str, quote: str) -> str:
    if record.fields is None and quote not in record.original:
        return record.original
    fields = record.original.split(delimiter) if record.fields is None else record.fields
    return quote + f"{quote}{delimiter}{quote}".join([field.replace(quote, quote * 2) for field in fields]) + quote


def read_header(lines: Lines, grammar: Grammar, header_row: int) -> list[str]:
    for line in lines:
        if line.number >= header_row and line.text.strip(" "):
            header = grammar.record(lines, line, None)
            if header.fields is None:
                raise RefusalError("unreadable", f"the header in line {line.number} cannot be read: {header.problem}")
            refuse_if_wide(len(header.fields))
            return header.fields
    raise RefusalError("empty_file", f"the file has no header in line {header_row}")


def quoted(field: str, quote: str) -> str:
    return f"{quote}{field.replace(quote, quote * 2)}{quote}"
