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
# Found after the single records have been judged, by `mark_duplicates`.
DUPLICATES = ("the key came earlier in the same file", "another current file of the extract has the key")


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
        if self.code in ("missing_key", "duplicate_key"):
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
    if batch.contract.key and batch.contract.delivery != "upsert":
        mark_duplicates(connection, batch)
    rejected = reject_malformed(connection, batch, member_file) + reject_faults(connection, batch, layout)
    loaded = insert_sound(connection, batch)
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
    return faults + [Fault("false", "duplicate_key", ", ".join(batch.contract.key), reason) for reason in DUPLICATES]


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


def mark_duplicates(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Among sound records: the first of a key is kept, unless another current file (or member) of the extract has it."""
    keys = ", ".join(f"v_{name}" for name in batch.contract.key)
    same = " and ".join(f"judged.v_{name} = other.v_{name}" for name in batch.contract.key)
    claims = ", ".join(f"{identifier(name)} as v_{name}" for name in batch.contract.key)
    first_number = len(find_faults(batch)) - len(DUPLICATES)
    connection.execute(
        f"""
        create or replace temp table repeated_records as
        with sound as (select {keys}, _place from judged_records where _fault is null),
        repeats as (select {keys} from sound group by all having count(*) > 1),
        later as (
            select judged._place from sound as judged semi join repeats as other on {same}
            qualify row_number() over (partition by {keys} order by judged._place) > 1
        ),
        -- Probed with the delivered keys: their range lets the scan leave out row groups as the table grows.
        claimed as (
            select other.* from (
                select {claims} from {batch.table}
                where _batch_id in (select batch_id from current_batches union all select ?)
            ) as other semi join sound as judged on {same}
        ),
        elsewhere as (select judged._place from sound as judged semi join claimed as other on {same})
        select _place, {first_number} as _fault from later
        union all
        select _place, {first_number + 1} from elsewhere
        """,
        [batch.batch_id],
    )
    connection.execute(
        """
        update judged_records set _fault = repeated._fault
        from (select _place, max(_fault) as _fault from repeated_records group by _place) as repeated
        where judged_records._place = repeated._place
        """
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
