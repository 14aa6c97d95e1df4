"""XLSX and Parquet: formats that DuckDB reads whole, handed on as text like every other."""

from __future__ import annotations

import shutil
from pathlib import Path
from weakref import WeakSet

import duckdb
import duckdb_extensions

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.allowance import Allowance
from orchestration.lib.ingest.archives import CHUNK, Member
from orchestration.lib.ingest.delivery import STREAMED, Delivery, plain_path, temp_name, unique_headers
from orchestration.lib.ingest.layout import find_cell
from orchestration.lib.ingest.parquet_size import refuse_if_swollen
from orchestration.lib.ingest.refusal import RefusalError, damage_refused, refuse_if_wide
from orchestration.lib.ingest.session import made
from orchestration.lib.ingest.sheet import column_number, measure_sheet
from orchestration.lib.sql_text import literal, quoted

WITH_EXCEL: WeakSet[duckdb.DuckDBPyConnection] = WeakSet()
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
    with damage_refused("not a readable Parquet file"):
        described = connection.execute(f"describe select * from {source}").fetchall()
        row = connection.execute(f"select count(*) from {source}").fetchone()
    refuse_if_wide(len(described))
    with damage_refused("not a readable Parquet file"):
        refuse_if_swollen(connection, source, Allowance(path.stat().st_size, contract.limits))
    headers = tuple(name for name, *_ in described)
    types = {f"c{position}": kind for position, (_, kind, *_) in enumerate(described, start=1)}
    cells = {column.name: find_cell(column, headers) for column in contract.columns}
    native = {name: cell for name, cell in cells.items() if cell and is_native(contract, name, types[cell])}
    columns = [
        f"{quoted(header)} as {cell}" if cell in native.values() else as_text(header, kind, cell)
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
    value = f"to_json({quoted(name)})" if is_nested else quoted(name)
    return f"{value}::varchar as {cell}"


def read_xlsx(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, member: Member, spool: Path
) -> Delivery:
    path = on_disk(member, spool)
    sheet, last_column, last_row, epoch = measure_sheet(path, contract.sheet, contract.limits)
    if last_row < contract.header_row:
        raise RefusalError("empty_file", f"sheet {sheet!r} has no header in row {contract.header_row}")
    width = column_number(last_column)
    refuse_if_wide(width)
    names = [f"c{position}" for position in range(1, width + 1)]
    load_excel(connection)
    source = (
        f"read_xlsx({literal(plain_path(path, spool))}, sheet = {literal(sheet)}, header = false, all_varchar = true,"
        f" stop_at_empty = false, range = 'A{contract.header_row}:{last_column}{last_row}')"
    )
    table = temp_name(spool, "sheet")
    with damage_refused(f"sheet {sheet!r}"):
        # Blank rows inside a sheet part its blocks; they are no records.
        connection.execute(
            f"create or replace temp table {table} as select {STREAMED} - 1 as _row, * from"
            f" (select *, {STREAMED} as _place from {source} as sheet({', '.join(names)}))"
            f" where _place = 1 or coalesce({', '.join(names)}) is not null"
        )
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
    if connection not in WITH_EXCEL:
        duckdb_extensions.import_extension("excel", con=connection)
        connection.execute("load excel")
        WITH_EXCEL.add(connection)


def on_disk(member: Member, spool: Path) -> Path:
    if member.path is not None:
        return member.path
    target = made(spool) / "member.bin"
    with target.open("wb") as out:
        shutil.copyfileobj(member.stream, out, CHUNK)
    return target
