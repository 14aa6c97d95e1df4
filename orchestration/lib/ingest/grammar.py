"""The fields of one delimited record: quoted fields over several lines, stray quotes, and what is wrong with the rest."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.lib.ingest.refusal import RefusalError
from orchestration.lib.ingest.scan import LONGEST_RECORD, MAX_RECORD_BREAKS, first_line_end


@dataclass
class Line:
    number: int
    text: str
    end: str


class Lines:
    """Physical lines with one-line push-back, so that a record that swallowed its neighbours can be given up."""

    def __init__(self, path: Path) -> None:
        # A lone CR ends a line only in a file that begins so; elsewhere it is data.
        mode = "" if first_line_end(path) == "\r" else "\n"
        self.stream = path.open(encoding="utf-8-sig", newline=mode)
        self.returned: list[Line] = []
        self.number = 0

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        if self.returned:
            return self.returned.pop()
        raw = next(self.stream)
        self.number += 1
        text = raw.removesuffix("\n").removesuffix("\r")
        return Line(self.number, text, raw[len(text) :])

    def give_back(self, lines: list[Line]) -> None:
        self.returned.extend(reversed(lines))


@dataclass(frozen=True)
class Record:
    line: int
    original: str
    fields: list[str] | None  # None: the record is exactly `original`, strict already
    problem: str | None = None


class Grammar:
    def __init__(self, delimiter: str, quote: str) -> None:
        self.delimiter, self.quote = delimiter, quote

    def split(self, text: str) -> list[str] | str:
        """The fields, or the problem: 'open' when a quoted field has no end, else what is wrong."""
        fields: list[str] = []
        position, quote = 0, self.quote
        while True:
            if quote and text.startswith(quote, position):
                close = self.closing(text, position + 1)
                if close < 0:
                    return "open"
                fields.append(text[position + 1 : close].replace(quote * 2, quote))
                position = close + 1
            else:
                border = text.find(self.delimiter, position)
                border = len(text) if border < 0 else border
                fields.append(text[position:border])
                position = border
            if position == len(text):
                return fields
            if text[position] != self.delimiter:
                return f"text follows a closing quote in field {len(fields)}"
            position += 1

    def quick(self, text: str) -> list[str] | None:
        """The same fields by the csv module, which is written in C but cannot say what is wrong."""
        try:
            return next(csv.reader((text,), delimiter=self.delimiter, quotechar=self.quote, strict=True))
        except csv.Error:
            return None

    def closing(self, text: str, position: int) -> int:
        while (position := text.find(self.quote, position)) >= 0:
            if not text.startswith(self.quote, position + 1):
                return position
            position += 2
        return -1

    def record(self, lines: Lines, first: Line, width: int | None) -> Record:
        """The record that begins at `first`; `width` is None for the header, which fixes it."""
        text = first.text
        if self.quote not in text or not self.quote:
            if "\r" not in text and width is not None:
                count = text.count(self.delimiter) + 1
                problem = None if count == width else f"{count} fields where the header has {width}"
                return Record(first.number, text, None, problem)
            fields = text.split(self.delimiter)
        else:
            fields = self.quick(text) or self.split(text)
        taken = []
        while fields == "open":
            more = next(lines, None)
            if more is None:
                raise RefusalError("unbalanced_quotes", f"the quote opened in line {first.number} is never closed")
            taken.append(more)
            if len(taken) > MAX_RECORD_BREAKS or len(text) > LONGEST_RECORD:
                break
            text += (taken[-2] if len(taken) > 1 else first).end + more.text
            if self.closing(more.text, 0) >= 0:
                fields = self.split(text)
        if isinstance(fields, list) and width in (None, len(fields)):
            return Record(first.number, text, fields)
        lines.give_back(taken)
        if isinstance(fields, list):
            problem = f"{len(fields)} fields where the header has {width}"
        else:
            problem = "a quote is opened and not closed" if fields == "open" else fields
        return Record(first.number, first.text, None, problem)
