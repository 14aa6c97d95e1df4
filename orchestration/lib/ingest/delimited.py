"""CSV and its relatives as records of text."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.archives import Member
from orchestration.lib.ingest.delivery import (
    DELIVERED,
    MALFORMED,
    Delivery,
    literal,
    ordinal,
    plain_path,
    start_malformed,
    unique_headers,
)
from orchestration.lib.ingest.grammar import Grammar, Lines
from orchestration.lib.ingest.records import StrictCopy, read_header, write_strict
from orchestration.lib.ingest.refusal import RefusalError
from orchestration.lib.ingest.scan import PlainText, scan
from orchestration.lib.ingest.text import Utf8File, to_utf8

# The least that DuckDB's buffers are made for.
LINE_SIZE = 2_000_000


def read_delimited(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, member: Member, spool: Path
) -> Delivery:
    text = to_utf8(member, contract.encoding, spool)
    start_malformed(connection)
    plain = scan(text.path, contract.delimiter, contract.quote)
    delivery = read_plain(connection, contract, text, plain, spool) if plain else None
    return delivery or read_strict_copy(connection, contract, text, spool)


def read_plain(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, text: Utf8File, plain: PlainText, spool: Path
) -> Delivery | None:
    """The fast way, for a file proved plain. None when a record has too many or too few fields: `records` names it."""
    lines = Lines(text.path)
    with lines.stream:
        headers = read_header(lines, Grammar(contract.delimiter, contract.quote), contract.header_row)
    expected = plain.lines - contract.header_row
    options = line_options(plain.longest_line, plain.new_line) | {"skip": contract.header_row}
    names = [f"c{position}" for position in range(1, len(headers) + 1)]
    create_delivered(connection, text.path, names, contract.delimiter, contract.quote, spool, options)
    if count_delivered(connection) != expected:
        return None
    place = ordinal(connection)
    return Delivery(
        headers=unique_headers(headers),
        delivered_rows=expected,
        source_row=place,
        source_line=f"{place} + {contract.header_row}",
        marked_encoding=text.marked_encoding,
    )


def read_strict_copy(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, text: Utf8File, spool: Path
) -> Delivery:
    copy = write_strict(text.path, Grammar(contract.delimiter, contract.quote), contract.header_row, spool)
    load_spooled(connection, copy, contract.delimiter, contract.quote or '"', spool)
    return Delivery(
        headers=unique_headers(copy.header),
        delivered_rows=copy.good + copy.bad,
        source_row="_row::bigint",
        source_line="_line::bigint",
        marked_encoding=text.marked_encoding,
    )


def load_spooled(
    connection: duckdb.DuckDBPyConnection, copy: StrictCopy, delimiter: str, quote: str, spool: Path
) -> None:
    names = ["_row", "_line", *(f"c{position}" for position in range(1, len(copy.header) + 1))]
    options = line_options(copy.longest_line, "\n")
    create_delivered(connection, spool / "records.csv", names, delimiter, quote, spool, options)
    bad = csv_source(spool / "malformed.csv", ["r", "l", "p", "o"], ",", '"', spool, options)
    connection.execute(f"insert into {MALFORMED} select r::bigint, l::bigint, p, o, null from {bad}")
    if (found := count_delivered(connection)) != copy.good:
        raise RefusalError("unreadable", f"{copy.good} records counted, {found} read")


def create_delivered(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    names: list[str],
    delimiter: str,
    quote: str,
    spool: Path,
    options: dict[str, object],
) -> None:
    source = csv_source(path, names, delimiter, quote, spool, options)
    connection.execute(f"create or replace temp table {DELIVERED.removeprefix('temp.')} as select * from {source}")


def csv_source(
    path: Path, names: list[str], delimiter: str, quote: str, spool: Path, options: dict[str, object]
) -> str:
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    extra = "".join(f", {name} = {value}" for name, value in options.items())
    return (
        f"read_csv({literal(plain_path(path, spool))}, auto_detect = false, header = false, columns = {{{columns}}},"
        f" delim = {literal(delimiter)}, quote = {literal(quote)}, escape = {literal(quote)},"
        # An empty cell stays an empty text; the contract's null tokens decide.
        f" force_not_null = [{', '.join(names)}], compression = 'none', ignore_errors = true{extra})"
    )


def line_options(longest_line: int, new_line: str) -> dict[str, object]:
    escaped = new_line.replace("\r", "\\r").replace("\n", "\\n")
    return {"max_line_size": max(LINE_SIZE, longest_line + 1), "new_line": literal(escaped)}


def count_delivered(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute(f"select count(*) from {DELIVERED}").fetchone()
    return row[0] if row else 0
