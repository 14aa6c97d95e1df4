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
    judged = judged_records(batch, delivery, layout, member_file)
    target = ", ".join(identifier(column.name) for column in batch.contract.columns) + ", " + ", ".join(TECHNICAL)
    values = ", ".join(f"v_{column.name}" for column in batch.contract.columns)
    loaded = changed(
        connection,
        f"insert into {batch.table} ({target})"
        f" select {values}, _extra, ?, _source_file, _source_row, ?::timestamp from {judged} where _code is null",
        [batch.batch_id, batch.received_at],
    )
    rejected = reject_malformed(connection, batch, member_file)
    if loaded + rejected < delivery.delivered_rows:
        rejected += reject_judged(connection, batch, judged)
    if batch.contract.key and batch.contract.delivery != "upsert":
        repeated = reject_duplicates(connection, batch, judged)
        loaded, rejected = loaded - repeated, rejected + repeated
    if loaded + rejected != delivery.delivered_rows:
        raise RefusalError(
            "unreadable", f"{delivery.delivered_rows} rows delivered, {loaded} loaded, {rejected} rejected"
        )
    return loaded, rejected


def judged_records(batch: Batch, delivery: Delivery, layout: Layout, member_file: str) -> str:
    """Each record with its typed values (v_), and the first column and code that reject it."""
    contract = batch.contract
    texts, values, tests = [], [], []
    for column in contract.columns:
        cell = layout.cells[column.name] or "null::varchar"
        text, value, name = f"t_{column.name}", f"v_{column.name}", literal(column.name)
        texts.append(f"{null_tokened(cell, contract.null_tokens)} as {text}")
        values.append(f"{typed(column, text, delivery.serial_epoch)} as {value}")
        if column.name in contract.key:
            tests.append(f"when {text} is null then {{'code': 'missing_key', 'name': {name}}}")
        if column.data_type != "varchar":
            tests.append(f"when {value} is null and {text} is not null then {{'code': 'cast_error', 'name': {name}}}")
        if outside := out_of_range(column, value, batch.received_at.date()):
            tests.append(f"when {outside} then {{'code': 'out_of_range', 'name': {name}}}")
    code = f"case {' '.join(tests)} end" if tests else "null::struct(code varchar, name varchar)"
    source_file = delivery.source_file or literal(member_file)
    return f"""(
        select *, _fault.code as _code from (
            select *, {code} as _fault from (
                select *, {", ".join(values)} from (
                    select {", ".join(texts)}, {layout.extra} as _extra, {layout.original} as _original,
                        {source_file} as _source_file, {delivery.source_row} as _source_row,
                        {delivery.source_line} as _source_line
                    from {DELIVERED}))))"""


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


def reject_judged(connection: duckdb.DuckDBPyConnection, batch: Batch, judged: str) -> int:
    reasons = []
    for column in batch.contract.columns:
        text = f"coalesce(left(t_{column.name}, 100), '')"
        limits = f"{column.minimum or ''} to {column.maximum or ''}"
        wrong_type, outside = literal(f"' is not {expectation(column)}"), literal(f"' is outside {limits}")
        reasons.append(
            f"when {literal(column.name)} then case _code when 'missing_key' then 'the key is empty'"
            f" when 'cast_error' then '''' || {text} || {wrong_type} else '''' || {text} || {outside} end"
        )
    return changed(
        connection,
        f"""
        insert into quality.rejected_rows
        select ?, ?, _source_file, _source_line, _source_row, _fault.name, _code,
            case _fault.name {" ".join(reasons)} end, _original, ?::timestamp
        from {judged} where _code is not null
        """,
        [batch.batch_id, batch.contract.code, batch.received_at],
    )


def reject_duplicates(connection: duckdb.DuckDBPyConnection, batch: Batch, judged: str) -> int:
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
    repeated = connection.execute("select count(*) from repeated_rows").fetchone()
    if not repeated or not repeated[0]:
        return 0
    connection.execute(
        f"""
        insert into quality.rejected_rows
        select ?, ?, judged._source_file, judged._source_line, judged._source_row, ?, 'duplicate_key',
            repeated_rows.reason, judged._original, ?::timestamp
        from {batch.table} as raw
        inner join repeated_rows on raw.rowid = repeated_rows._id
        inner join {judged} as judged
            on raw._source_row = judged._source_row and raw._source_file = judged._source_file
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
