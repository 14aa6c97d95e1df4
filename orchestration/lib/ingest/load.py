"""Records of text become typed rows of the raw table or kept rejects, set-based. The caller owns the transaction."""

from __future__ import annotations

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.delivery import DELIVERED, MALFORMED, Delivery, identifier
from orchestration.lib.ingest.judge import Batch, find_faults, judge, mark_duplicates
from orchestration.lib.ingest.layout import Layout, match_layout
from orchestration.lib.ingest.refusal import RefusalError

TECHNICAL = {
    "_extra": "json",
    "_batch_id": "varchar",
    "_source_file": "varchar",
    "_source_row": "bigint",
    "_loaded_at": "timestamp",
}


def ensure_raw_table(connection: duckdb.DuckDBPyConnection, contract: ExtractContract) -> None:
    """Created empty, so that staging builds before anything was delivered; new columns and types are taken over."""
    schema, name = contract.raw_table
    columns = {column.name: column.data_type for column in contract.columns} | TECHNICAL
    connection.execute(f"create schema if not exists {identifier(schema)}")
    listed = ", ".join(f"{identifier(column)} {kind}" for column, kind in columns.items())
    connection.execute(f"create table if not exists {identifier(schema)}.{identifier(name)} ({listed})")
    table = f"{identifier(schema)}.{identifier(name)}"
    present = {
        column: kind.lower()
        for column, kind in connection.execute(
            "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ?",
            [schema, name],
        ).fetchall()
    }
    for column, kind in columns.items():
        if column not in present:
            connection.execute(f"alter table {table} add column {identifier(column)} {kind}")
        elif present[column].replace(" ", "") != kind.lower().replace(" ", ""):
            # Fails, naming value and type, if rows whose file is no longer delivered cannot become the new type.
            connection.execute(f"alter table {table} alter column {identifier(column)} set data type {kind}")


def load_delivery(
    connection: duckdb.DuckDBPyConnection, batch: Batch, delivery: Delivery, member_file: str
) -> tuple[int, int]:
    """Rows loaded and rejected; their sum is what was counted in the file, or the file is refused."""
    layout = match_layout(batch.contract, delivery)
    record_drift(connection, batch, layout, member_file)
    judge(connection, batch, delivery, layout, member_file)
    if batch.contract.key and batch.contract.delivery != "upsert":
        mark_duplicates(connection, batch)
    rejected = reject_malformed(connection, batch, member_file) + reject_faults(connection, batch, layout)
    loaded = insert_sound(connection, batch)
    if loaded + rejected != delivery.delivered_rows:
        raise RefusalError(
            "unreadable", f"{delivery.delivered_rows} rows delivered, {loaded} loaded, {rejected} rejected"
        )
    return loaded, rejected


def insert_sound(connection: duckdb.DuckDBPyConnection, batch: Batch) -> int:
    names = [column.name for column in batch.contract.columns]
    target = ", ".join([*map(identifier, names), *TECHNICAL])
    values = ", ".join(f"v_{name}" for name in names)
    return changed(
        connection,
        f"insert into {batch.table} ({target})"
        f" select {values}, _extra, ?, _source_file, _source_row, ?::timestamp from judged_records where _fault is null",
        [batch.batch_id, batch.received_at],
    )


def reject_malformed(connection: duckdb.DuckDBPyConnection, batch: Batch, member_file: str) -> int:
    return changed(
        connection,
        f"""
        insert into quality.rejected_rows
        select ?, ?, coalesce(source_file, ?), source_line, source_row, null, 'malformed_row', reason, original, ?::timestamp
        from {MALFORMED}
        """,
        [batch.batch_id, batch.contract.code, member_file, batch.received_at],
    )


def reject_faults(connection: duckdb.DuckDBPyConnection, batch: Batch, layout: Layout) -> int:
    count = connection.execute("select count(_fault) from judged_records").fetchone()
    if count == (0,):
        return 0
    faults = find_faults(batch)
    cells = {name: cell or "null" for name, cell in layout.cells.items()}
    reasons = " ".join(f"when {number} then {fault.explained(cells)}" for number, fault in enumerate(faults))
    return changed(
        connection,
        f"""
        insert into quality.rejected_rows
        select ?, ?, _source_file, _source_line, _source_row, (?::varchar[])[_fault + 1], (?::varchar[])[_fault + 1],
            case _fault {reasons} end, {layout.original}, ?::timestamp
        from judged_records inner join {DELIVERED} as delivered on judged_records._place = delivered.rowid
        where _fault is not null
        """,
        [
            *(batch.batch_id, batch.contract.code),
            *([fault.column for fault in faults], [fault.code for fault in faults], batch.received_at),
        ],
    )


def record_drift(connection: duckdb.DuckDBPyConnection, batch: Batch, layout: Layout, member_file: str) -> None:
    if layout.drifts:
        connection.execute(
            "insert into quality.schema_drift select ?, ?, ?, unnest(?), unnest(?), unnest(?)",
            [
                *(batch.batch_id, batch.contract.code, member_file),
                [drift.drift for drift in layout.drifts],
                [drift.column_name for drift in layout.drifts],
                [drift.detail for drift in layout.drifts],
            ],
        )


def changed(connection: duckdb.DuckDBPyConnection, statement: str, parameters: list[object]) -> int:
    row = connection.execute(statement, parameters).fetchone()
    return int(row[0]) if row else 0
