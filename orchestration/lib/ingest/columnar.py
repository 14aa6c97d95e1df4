"""XLSX and Parquet: formats that DuckDB reads whole, handed on as text like every other."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

import duckdb
import duckdb_extensions

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.archives import CHUNK, Member
from orchestration.lib.ingest.delivery import (
    STREAMED,
    Delivery,
    identifier,
    literal,
    plain_path,
    temp_name,
    unique_headers,
)
from orchestration.lib.ingest.layout import find_cell
from orchestration.lib.ingest.refusal import RefusalError
from orchestration.lib.ingest.session import made

CELL = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"[^>]*?(/?)>')
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Longer than any cell's opening tag, so that one cut by a chunk border is seen whole.
OVERLAP = 512
TAIL = 1 << 14


# Types whose every value is one of the contract's type, so that no text in between is needed.
WIDENED = {
    "bigint": ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"),
    "double": ("DOUBLE",),
    "boolean": ("BOOLEAN",),
    "date": ("DATE",),
    "timestamp": ("TIMESTAMP",),
}


def read_parquet(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, member: Member, spool: Path
) -> Delivery:
    path = on_disk(member, spool)
    with path.open("rb") as stream:
        head = stream.read(4)
        stream.seek(max(0, path.stat().st_size - 4))
        tail = stream.read()
    if head == b"PAR1" and tail != b"PAR1":
        raise RefusalError("truncated", "the Parquet file has no footer")
    source = f"read_parquet({literal(plain_path(path, spool))})"
    try:
        described = connection.execute(f"describe select * from {source}").fetchall()
        row = connection.execute(f"select count(*) from {source}").fetchone()
    except (duckdb.InvalidInputException, duckdb.IOException) as error:
        raise RefusalError("unreadable", f"not a readable Parquet file: {error}") from error
    headers = tuple(name for name, *_ in described)
    types = {f"c{position}": kind for position, (_, kind, *_) in enumerate(described, start=1)}
    cells = {column.name: find_cell(column, headers) for column in contract.columns}
    native = {name: cell for name, cell in cells.items() if cell and is_native(contract, name, types[cell])}
    columns = [
        f"{identifier(header)} as {cell}" if cell in native.values() else as_text(header, kind, cell)
        for header, (cell, kind) in zip(headers, types.items(), strict=True)
    ]
    return Delivery(
        headers=headers,
        relation=f"(select {', '.join(columns)}, file_row_number + 1 as _row from {source})",
        delivered_rows=row[0] if row else 0,
        source_row="_row",
        native_columns=frozenset(native),
    )


def is_native(contract: ExtractContract, name: str, kind: str) -> bool:
    """A null token such as 999 is looked for in the text of a number."""
    has_tokens = any(token.strip() for token in contract.null_tokens)
    return not has_tokens and kind in WIDENED.get(contract.column(name).data_type, ())


def as_text(name: str, kind: str, cell: str) -> str:
    is_nested = kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION"))
    value = f"to_json({identifier(name)})" if is_nested else identifier(name)
    return f"{value}::varchar as {cell}"


def read_xlsx(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, member: Member, spool: Path
) -> Delivery:
    path = on_disk(member, spool)
    sheet, last_column, last_row, epoch = measure_sheet(path, contract.sheet)
    if last_row < contract.header_row:
        raise RefusalError("empty_file", f"sheet {sheet!r} has no header in row {contract.header_row}")
    width = column_number(last_column)
    names = [f"c{position}" for position in range(1, width + 1)]
    load_excel(connection)
    source = (
        f"read_xlsx({literal(plain_path(path, spool))}, sheet = {literal(sheet)}, header = false, all_varchar = true,"
        f" stop_at_empty = false, range = 'A{contract.header_row}:{last_column}{last_row}')"
    )
    table = temp_name(spool, "sheet")
    try:
        # Blank rows inside a sheet part its blocks; they are no records.
        connection.execute(
            f"create or replace temp table {table} as select {STREAMED} - 1 as _row, * from"
            f" (select *, {STREAMED} as _place from {source} as sheet({', '.join(names)}))"
            f" where _place = 1 or coalesce({', '.join(names)}) is not null"
        )
    except duckdb.InvalidInputException as error:
        raise RefusalError("unreadable", f"sheet {sheet!r}: {error}") from error
    header = connection.execute(f"select {', '.join(names)} from {table} where _row = 0").fetchone() or ()
    row = connection.execute(f"select count(*) filter (_row > 0) from {table}").fetchone()
    return Delivery(
        headers=unique_headers([cell or "" for cell in header]),
        relation=f"(select * from {table} where _row > 0)",
        delivered_rows=row[0] if row else 0,
        source_row="_row",
        temp_table=table,
        serial_epoch=epoch,
    )


def load_excel(connection: duckdb.DuckDBPyConnection) -> None:
    duckdb_extensions.import_extension("excel", con=connection)
    connection.execute("load excel")


def on_disk(member: Member, spool: Path) -> Path:
    if member.path is not None:
        return member.path
    target = made(spool) / "member.bin"
    with target.open("wb") as out:
        shutil.copyfileobj(member.stream, out, CHUNK)
    return target


def measure_sheet(path: Path, wanted: str | None) -> tuple[str, str, int, str]:
    """Sheet name, last column and row that hold a value, and the day zero of its dates."""
    with path.open("rb") as stream:
        starts_as_zip = stream.read(4) == b"PK\x03\x04"
    if not zipfile.is_zipfile(path):
        raise RefusalError("truncated" if starts_as_zip else "unreadable", "not a complete XLSX workbook")
    with zipfile.ZipFile(path) as archive:
        workbook, relations = xml_part(archive, "xl/workbook.xml"), xml_part(archive, "xl/_rels/workbook.xml.rels")
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        sheets = {
            node.get("name", ""): targets.get(node.get(RELATION_ID), "") for node in workbook.iterfind(".//{*}sheet")
        }
        name = wanted or next(iter(sheets))
        if name not in sheets:
            raise RefusalError("unreadable", f"no sheet {name!r}; the workbook has {', '.join(map(repr, sheets))}")
        target = sheets[name]
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part not in archive.namelist():
            raise RefusalError("unreadable", f"the workbook does not hold its sheet {name!r}")
        # Every part is read to its end, where its checksum is compared; the sheet as it is measured.
        for other in archive.namelist():
            if other != part:
                archive.read(other)
        with archive.open(part) as sheet:
            last_column, last_row = last_cell(sheet)
    properties = workbook.find(".//{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return name, last_column, last_row, "1904-01-01" if is_1904 else "1899-12-30"


def last_cell(sheet: IO[bytes]) -> tuple[str, int]:
    """Column and row of the last cells with a value. Rows ascend, so the end of each chunk tells how far it goes."""
    last_column, last_row, rest = "A", 0, b""
    beyond = cells_beyond(last_column)
    while chunk := sheet.read(CHUNK):
        block = rest + chunk
        rows = valued_rows(block[-TAIL:]) or valued_rows(block)
        last_row = max(last_row, *rows) if rows else last_row
        if beyond.search(block):
            columns = [column.decode() for column, _, is_void in CELL.findall(block) if not is_void]
            last_column = max(last_column, *columns, key=column_number) if columns else last_column
            beyond = cells_beyond(last_column)
        rest = block[-OVERLAP:]
    return last_column, last_row


def valued_rows(block: bytes) -> list[int]:
    return [int(row) for _, row, is_void in CELL.findall(block) if not is_void]


def cells_beyond(column: str) -> re.Pattern[bytes]:
    """A cell in a column to the right of this one: to look for the rare case costs less than to take every cell."""
    longer = f"|[A-Z]{{{len(column) + 1},3}}" if len(column) < 3 else ""
    higher = [
        f"{column[:at]}[{chr(ord(letter) + 1)}-Z]{'[A-Z]' * (len(column) - at - 1)}"
        for at, letter in enumerate(column)
        if letter < "Z"
    ]
    return re.compile(rf'r="(?:{"|".join(higher)}{longer})[0-9]'.replace("(?:|", "(?:").encode())


def xml_part(archive: zipfile.ZipFile, name: str) -> ET.Element:
    try:
        return ET.fromstring(archive.read(name))
    except (KeyError, ET.ParseError) as error:
        raise RefusalError("unreadable", f"not an XLSX workbook: {name}: {error}") from error


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
