"""Records of text become typed rows of the raw table or kept rejects, set-based. The caller owns the transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.casts import expectation, null_tokened, out_of_range, typed
from orchestration.lib.ingest.delivery import DELIVERED, MALFORMED, Delivery, identifier, literal
from orchestration.lib.ingest.layout import Layout, match_layout
from orchestration.lib.ingest.refusal import RefusalError

TECHNICAL = {
    "_extra": "json",
    "_batch_id": "varchar",
    "_source_file": "varchar",
    "_source_row": "bigint",
    "_loaded_at": "timestamp",
}


@dataclass(frozen=True)
class Batch:
    batch_id: str
    contract: ExtractContract
    received_at: datetime

    @property
    def table(self) -> str:
        return ".".join(map(identifier, self.contract.raw_table))


@dataclass(frozen=True)
class Fault:
    condition: str
    code: str
    column: str
    reason: str

    def explained(self, cells: dict[str, str]) -> str:
        """SQL of the reason that a person reads, with the value that failed."""
        if self.code == "missing_key":
            return literal(self.reason)
        return f"chr(39) || left(trim({cells[self.column]}), 100) || chr(39) || {literal(' ' + self.reason)}"


def ensure_raw_table(connection: duckdb.DuckDBPyConnection, contract: ExtractContract) -> None:
    """Created empty, so that staging builds before anything was delivered; a contract's new column is added."""
    schema, name = contract.raw_table
    columns = {column.name: column.data_type for column in contract.columns} | TECHNICAL
    connection.execute(f"create schema if not exists {identifier(schema)}")
    listed = ", ".join(f"{identifier(column)} {kind}" for column, kind in columns.items())
    connection.execute(f"create table if not exists {identifier(schema)}.{identifier(name)} ({listed})")
    for column, kind in columns.items():
        connection.execute(
            f"alter table {identifier(schema)}.{identifier(name)} add column if not exists {identifier(column)} {kind}"
        )


def load_delivery(
    connection: duckdb.DuckDBPyConnection, batch: Batch, delivery: Delivery, member_file: str
) -> tuple[int, int]:
    """Rows loaded and rejected; their sum is what was counted in the file, or the file is refused."""
    layout = match_layout(batch.contract, delivery)
    record_drift(connection, batch, layout, member_file)
    judge(connection, batch, delivery, layout, member_file)
    rejected = reject_malformed(connection, batch, member_file) + reject_faults(connection, batch, layout)
    loaded = insert_sound(connection, batch)
    if batch.contract.key and batch.contract.delivery != "upsert":
        repeated = reject_duplicates(connection, batch, layout)
        loaded, rejected = loaded - repeated, rejected + repeated
    if loaded + rejected != delivery.delivered_rows:
        raise RefusalError(
            "unreadable", f"{delivery.delivered_rows} rows delivered, {loaded} loaded, {rejected} rejected"
        )
    return loaded, rejected


def judge(
    connection: duckdb.DuckDBPyConnection, batch: Batch, delivery: Delivery, layout: Layout, member_file: str
) -> None:
    """`judged_records`: typed values (v_), and `_fault`, the number of the first test that the record fails.

    A table and not a view: filtered on `_fault`, a view computes every cast twice, which doubled the time of a load.
    """
    contract = batch.contract
    texts, values = [], []
    for column in contract.columns:
        cell = layout.cells[column.name] or "null::varchar"
        texts.append(f"{null_tokened(column, cell, contract.null_tokens)} as t_{column.name}")
        values.append(f"{typed(column, f't_{column.name}', delivery.serial_epoch)} as v_{column.name}")
    tests = [f"when {fault.condition} then {number}" for number, fault in enumerate(find_faults(batch))]
    connection.execute(
        f"""
        create or replace temp table judged_records as
        select {", ".join(f"v_{column.name}" for column in contract.columns)}, _extra, _source_file, _source_row,
            _source_line, _place, {f"case {' '.join(tests)} end" if tests else "null"}::integer as _fault
        from (
            select *, {", ".join(values)} from (
                select {", ".join(texts)}, {layout.extra} as _extra, rowid as _place,
                    {delivery.source_file or literal(member_file)} as _source_file,
                    {delivery.source_row} as _source_row, {delivery.source_line} as _source_line
                from {DELIVERED}
            )
        )
        """
    )


def find_faults(batch: Batch) -> list[Fault]:
    """What is wrong with a record, in the order in which it is looked for."""
    faults = []
    for column in batch.contract.columns:
        text, value = f"t_{column.name}", f"v_{column.name}"
        if column.name in batch.contract.key:
            faults.append(Fault(f"{text} is null", "missing_key", column.name, "the key is empty"))
        if column.data_type != "varchar":
            reason = f"is not {expectation(column)}"
            faults.append(Fault(f"{value} is null and {text} is not null", "cast_error", column.name, reason))
        if outside := out_of_range(column, value, batch.received_at.date()):
            limits = f"is outside {column.minimum or ''} to {column.maximum or ''}"
            faults.append(Fault(outside, "out_of_range", column.name, limits))
    return faults


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


def reject_duplicates(connection: duckdb.DuckDBPyConnection, batch: Batch, layout: Layout) -> int:
    """Move rows out again whose key came earlier in the file or stands in another current file.

    Looked for after loading, where the keys are typed; without a repeat, the usual case, it costs one aggregation.
    """
    keys = ", ".join(map(identifier, batch.contract.key))
    same_key = " and ".join(f"fresh.{key} = other.{key}" for key in map(identifier, batch.contract.key))
    connection.execute(
        f"""
        create or replace temp table repeated_rows as
        with fresh as (select {keys}, rowid as _id from {batch.table} where _batch_id = ?),
        repeats as (select {keys} from fresh group by all having count(*) > 1),
        numbered as (
            select _id, row_number() over (partition by {keys} order by _id) as _occurrence
            from fresh semi join repeats as other on {same_key}
        ),
        elsewhere as (
            select fresh._id from fresh semi join (
                select {keys} from {batch.table} where _batch_id in (select batch_id from current_batches)
            ) as other on {same_key}
        )
        select _id, 'the key came earlier in the same file' as reason from numbered
        where _occurrence > 1 and _id not in (select _id from elsewhere)
        union all
        select _id, 'another current file of the extract has the key' from elsewhere
        """,
        [batch.batch_id],
    )
    if connection.execute("select count(*) from repeated_rows").fetchone() == (0,):
        return 0
    connection.execute(
        f"""
        insert into quality.rejected_rows
        select ?, ?, judged._source_file, judged._source_line, judged._source_row, ?, 'duplicate_key',
            repeated_rows.reason, {layout.original}, ?::timestamp
        from {batch.table} as raw
        inner join repeated_rows on raw.rowid = repeated_rows._id
        inner join judged_records as judged
            on raw._source_row = judged._source_row and raw._source_file = judged._source_file
        inner join {DELIVERED} as delivered on judged._place = delivered.rowid
        """,
        [batch.batch_id, batch.contract.code, ", ".join(batch.contract.key), batch.received_at],
    )
    return changed(connection, f"delete from {batch.table} where rowid in (select _id from repeated_rows)", [])


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
