"""CSV and its relatives as records of text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.archives import Member
from orchestration.lib.ingest.delivery import Delivery, plain_path, unique_headers
from orchestration.lib.ingest.grammar import Grammar, Lines
from orchestration.lib.ingest.misfits import find_misfits, malformed_relation, numbered_around
from orchestration.lib.ingest.records import StrictCopy, read_header, write_strict
from orchestration.lib.ingest.scan import PlainScan, PlainText
from orchestration.lib.ingest.text import Utf8File, to_utf8
from orchestration.lib.sql_text import literal

# The least that DuckDB's buffers are made for.
LINE_SIZE = 2_000_000


def read_delimited(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, member: Member, spool: Path
) -> Delivery:
    text = checked_text(contract, member, spool)
    # A header over several lines is no row that can be skipped.
    if text.plain is None or (text.plain.breaks and text.plain.breaks[0] <= contract.header_row):
        return read_strict_copy(contract, text, spool)
    return read_plain(contract, text, text.plain, spool)


def checked_text(contract: ExtractContract, member: Member, spool: Path) -> Utf8File:
    return member.text or to_utf8(member, contract, spool, PlainScan(contract.delimiter, contract.quote))


def read_plain(contract: ExtractContract, text: Utf8File, plain: PlainText, spool: Path) -> Delivery:
    """The fast way. DuckDB leaves out a record with too many or too few fields; reading strictly then names it."""
    lines = Lines(text.path)
    with lines.stream:
        headers = read_header(lines, Grammar(contract.delimiter, contract.quote), contract.header_row)
    options = line_options(plain.longest_record, plain.new_line) | {"skip": contract.header_row}
    names = [f"c{position}" for position in range(1, len(headers) + 1)]
    return Delivery(
        headers=unique_headers(headers),
        relation=csv_source(text.path, names, contract.delimiter, contract.quote, spool, options),
        delivered_rows=plain.records - contract.header_row,
        source_line=plain.line_of(f"(_source_row + {contract.header_row})"),
        marked_encoding=text.marked_encoding,
        strictly=lambda: read_around(contract, text, plain, len(headers), spool),
    )


def read_around(contract: ExtractContract, text: Utf8File, plain: PlainText, width: int, spool: Path) -> Delivery:
    """For a plain file of which DuckDB left out a few records."""
    found = find_misfits(text.path, plain, contract.delimiter, contract.quote, width)
    misfits = [misfit for misfit in found or () if misfit.record > contract.header_row]
    if not misfits:
        return read_strict_copy(contract, text, spool)
    whole = read_plain(contract, text, plain, spool)
    return replace(
        whole,
        relation=numbered_around(whole.relation, misfits, contract.header_row),
        malformed=malformed_relation(misfits, plain, width, contract.header_row),
        source_row="_row",
        strictly=lambda: read_strict_copy(contract, text, spool),
    )


def read_strict_copy(contract: ExtractContract, text: Utf8File, spool: Path) -> Delivery:
    copy = write_strict(text.path, Grammar(contract.delimiter, contract.quote), contract.header_row, spool)
    return Delivery(
        headers=unique_headers(copy.header),
        relation=records_source(copy, contract.delimiter, contract.quote or '"', spool),
        malformed=malformed_source(copy, spool),
        delivered_rows=copy.good + copy.bad,
        source_row="_row::bigint",
        source_line="_line::bigint",
        marked_encoding=text.marked_encoding,
    )


def records_source(copy: StrictCopy, delimiter: str, quote: str, spool: Path) -> str:
    names = ["_row", "_line", *(f"c{position}" for position in range(1, len(copy.header) + 1))]
    return csv_source(spool / "records.csv", names, delimiter, quote, spool, line_options(copy.longest_line, "\n"))


def malformed_source(copy: StrictCopy, spool: Path) -> str | None:
    if not copy.bad:
        return None
    options = line_options(copy.longest_line, "\n")
    bad = csv_source(spool / "malformed.csv", ["r", "l", "p", "o"], ",", '"', spool, options)
    return (
        "(select r::bigint as source_row, l::bigint as source_line, p as reason, o as original,"
        f" null::varchar as source_file from {bad})"
    )


def csv_source(
    path: Path, names: list[str], delimiter: str, quote: str, spool: Path, options: dict[str, object]
) -> str:
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    extra = "".join(f", {name} = {value}" for name, value in options.items())
    return (
        f"read_csv({literal(plain_path(path, spool))}, auto_detect = false, header = false, columns = {{{columns}}},"
        f" delim = {literal(delimiter)}, quote = {literal(quote)}, escape = {literal(quote)},"
        # An empty cell stays an empty text; the contract's null tokens decide.
        f" force_not_null = [{', '.join(names)}], compression = 'none', ignore_errors = true,"
        # Records are numbered as they come, by one thread: nothing is gained by finding where a second could begin.
        f" parallel = false{extra})"
    )


def line_options(longest_line: int, new_line: str) -> dict[str, object]:
    escaped = new_line.replace("\r", "\\r").replace("\n", "\\n")
    return {"max_line_size": max(LINE_SIZE, longest_line + 1), "new_line": literal(escaped)}
