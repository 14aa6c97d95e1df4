"""Records of text become typed rows of the raw table or kept rejects, set-based. The caller owns the transaction.

Sound records of all loads go in by one statement, straight from the files. Only a load from which rows are missing is
read a second time, for its rejects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.judge import Load, judged, value
from orchestration.lib.ingest.refusal import RefusalError
from orchestration.lib.ingest.rejects import reject
from orchestration.lib.ingest.repeats import reject_repeats
from orchestration.lib.sql_text import literal, quoted
from orchestration.lib.warehouse import count_of

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
    connection.execute(f"create schema if not exists {quoted(schema)}")
    listed = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns.items())
    table = contract.raw_relation
    connection.execute(f"create table if not exists {table} ({listed})")
    present = {
        column: kind.lower()
        for column, kind in connection.execute(
            "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ?",
            [schema, name],
        ).fetchall()
    }
    for column, kind in columns.items():
        if column not in present:
            connection.execute(f"alter table {table} add column {quoted(column)} {kind}")
        elif present[column].replace(" ", "") != kind.lower().replace(" ", ""):
            # Fails, naming value and type, if rows whose file is no longer delivered cannot become the new type.
            connection.execute(f"alter table {table} alter column {quoted(column)} set data type {kind}")


def load_members(connection: duckdb.DuckDBPyConnection, loads: Sequence[Load]) -> list[tuple[int, int]]:
    """Rows loaded and rejected of each member; their sum is what was counted in it, or it is refused."""
    first_row = next_row(connection, loads[0].batch.table)
    loads, present, rejected = list(loads), insert_all(connection, loads, first_row), [0] * len(loads)
    for place, load in enumerate(loads):
        if present[place] == load.delivery.delivered_rows:
            continue
        rejected[place] = reject(connection, load)
        while present[place] + rejected[place] != load.delivery.delivered_rows and load.delivery.strictly:
            forget_member(connection, load, first_row)
            loads[place] = load = replace(load, delivery=load.delivery.strictly())
            present[place], rejected[place] = insert_sound(connection, [load]), reject(connection, load)
        check_sum(load, present[place], rejected[place])
    repeats = reject_repeats(connection, loads, first_row)
    return [
        (present[place] - repeats.get(place, 0), rejected[place] + repeats.get(place, 0)) for place in range(len(loads))
    ]


def check_sum(load: Load, loaded: int, rejected: int) -> None:
    delivered = load.delivery.delivered_rows
    if loaded + rejected != delivered:
        raise RefusalError("unreadable", f"{delivered} rows delivered, {loaded} loaded, {rejected} rejected")


def next_row(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Rows added from now on have at least this rowid."""
    row = connection.execute(f"select coalesce(max(rowid), -1) + 1 from {table}").fetchone()
    return row[0] if row else 0


def insert_all(connection: duckdb.DuckDBPyConnection, loads: Sequence[Load], first_row: int) -> list[int]:
    """Sound rows of each member."""
    shapes: dict[object, list[Load]] = {}
    for load in loads:
        shapes.setdefault(load.shape, []).append(load)
    total = sum(insert_sound(connection, alike) for alike in shapes.values())
    if len(loads) == 1:
        return [total]
    if total == sum(load.delivery.delivered_rows for load in loads):
        return [load.delivery.delivered_rows for load in loads]
    counts = connection.execute(
        f"select _batch_id, _source_file, count(*) from {loads[0].batch.table} where rowid >= {first_row} group by all"
    ).fetchall()
    present = [
        sum(n for identity, file, n in counts if identity == load.batch.batch_id and load.holds(file)) for load in loads
    ]
    if sum(present) != total:
        raise RefusalError("unreadable", f"{total} rows loaded, {sum(present)} found")
    return present


def insert_sound(connection: duckdb.DuckDBPyConnection, loads: Sequence[Load]) -> int:
    """Loads of one shape in one statement: the casts are planned once, the files are read side by side."""
    batch = loads[0].batch
    columns = batch.contract.columns
    target = ", ".join([*(quoted(column.name) for column in columns), *TECHNICAL])
    values = ", ".join(value(column) for column in columns)
    delivered = " union all ".join(
        f"select {load.cells()}, {load.layout.extra} as _extra, {literal(load.batch.batch_id)} as _batch_id,"
        f" {load.file_expression} as _source_file, {load.delivery.source_row} as _source_row"
        f" from {load.delivery.relation}"
        for load in loads
    )
    return count_of(
        connection,
        f"insert into {batch.table} ({target}) select {values}, _extra, _batch_id, _source_file, _source_row, ?::timestamp"
        f" from {judged(loads[0], delivered)} where _fault is null",
        [batch.received_at],
    )


def forget_member(connection: duckdb.DuckDBPyConnection, load: Load, first_row: int) -> None:
    """What the fast way took from a member that has to be read strictly."""
    identity = [load.batch.batch_id, load.source_file]
    connection.execute(
        f"delete from {load.batch.table} where rowid >= {first_row} and _batch_id = ? and _source_file = ?", identity
    )
    connection.execute("delete from quality.rejected_rows where batch_id = ? and source_file = ?", identity)


def record_drift(connection: duckdb.DuckDBPyConnection, load: Load) -> int:
    drifts = load.layout.drifts
    if drifts:
        connection.execute(
            "insert into quality.schema_drift select ?, ?, ?, unnest(?), unnest(?), unnest(?)",
            [
                *(load.batch.batch_id, load.batch.contract.code, load.source_file),
                [drift.drift for drift in drifts],
                [drift.column_name for drift in drifts],
                [drift.detail for drift in drifts],
            ],
        )
    return len(drifts)
