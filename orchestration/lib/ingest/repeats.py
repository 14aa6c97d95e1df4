"""Rows whose key came before: the first of a key is kept, unless another current file (or member) of the extract has it.

Looked for among the rows that the transaction has just added, so that the usual case, none, costs one grouping of the
new keys and one look at the keys of current batches.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from orchestration.lib.ingest.judge import Load
from orchestration.lib.sql_text import literal, quoted

EARLIER = "the key came earlier in the same file"
ELSEWHERE = "another current file of the extract has the key"


def reject_repeats(connection: duckdb.DuckDBPyConnection, loads: Sequence[Load], first_row: int) -> dict[int, int]:
    """Repeated rows of each load, by its place: taken out of the raw table and kept as rejects."""
    contract = loads[0].batch.contract
    if not contract.key or contract.delivery == "upsert":
        return {}
    if not list_suspects(connection, loads, first_row):
        return {}
    list_repeated(connection, loads)
    counts = dict(connection.execute("select place, count(*) from repeated_rows group by place").fetchall())
    for place in counts:
        reject(connection, loads[place], place)
    connection.execute(
        f"delete from {loads[0].batch.table} where rowid >= {first_row} and rowid in (select _rowid from repeated_rows)"
    )
    return counts


def list_suspects(connection: duckdb.DuckDBPyConnection, loads: Sequence[Load], first_row: int) -> int:
    """`suspect_rows`: added rows whose key comes more than once."""
    batch = loads[0].batch
    keys = ", ".join(scope(loads))
    same = " and ".join(f"added.{key} = other.{key}" for key in scope(loads))
    batches = ", ".join(sorted({literal(load.batch.batch_id) for load in loads}))
    row = connection.execute(
        f"""
        create or replace temp table suspect_rows as
        with added as (
            select rowid as _rowid, {keys}, _batch_id as _batch, _source_file, _source_row
            from {batch.table}
            where rowid >= {first_row}
        ),
        repeats as (select {keys} from added group by all having count(*) > 1),
        -- Probed with the added keys: their range lets the scan leave out row groups as the table grows.
        claimed as (
            select distinct {keys}
            from (
                select {keys}
                from {batch.table}
                where rowid < {first_row}
                    and (_batch_id in (select batch_id from current_batches) or _batch_id in ({batches}))
            ) as other
            semi join added on {same}
        )
        select added.*, exists (from claimed as other where {same}) as is_claimed
        from added semi join (from repeats union from claimed) as other on {same}
        """
    ).fetchone()
    return row[0] if row else 0


def list_repeated(connection: duckdb.DuckDBPyConnection, loads: Sequence[Load]) -> None:
    """`repeated_rows`: those of the suspects that are not the first of their key."""
    places = ", ".join(
        f"({place}, {literal(load.batch.batch_id)}, {'null' if load.delivery.source_file else literal(load.source_file)})"
        for place, load in enumerate(loads)
    )
    keys = ", ".join(scope(loads))
    connection.execute(
        f"""
        create or replace temp table repeated_rows as
        select place, _rowid, _source_row as repeated_row, is_claimed or place <> first_value(place) over ranked as is_elsewhere
        from suspect_rows inner join (values {places}) as loads (place, batch_id, source_file)
            on _batch = batch_id and _source_file = coalesce(source_file, _source_file)
        window ranked as (partition by {keys} order by place, _source_row)
        qualify is_claimed or row_number() over ranked > 1
        """
    )


def scope(loads: Sequence[Load]) -> list[str]:
    """Snapshots stand each for itself; the files of other extracts are one collection."""
    contract = loads[0].batch.contract
    keys = [quoted(name) for name in contract.key]
    return [*keys, "_batch_id"] if contract.delivery == "snapshot" else keys


def reject(connection: duckdb.DuckDBPyConnection, load: Load, place: int) -> None:
    contract = load.batch.contract
    connection.execute(
        f"""
        insert into quality.rejected_rows
        select ?, ?, _source_file, {load.delivery.source_line}, _source_row, ?, 'duplicate_key',
            case when is_elsewhere then ? else ? end, {load.layout.original}, ?::timestamp
        from ({load.placed()}) inner join repeated_rows on repeated_row = _source_row and place = ?
        """,
        [
            *(load.batch.batch_id, contract.code, ", ".join(contract.key), ELSEWHERE, EARLIER),
            *(load.batch.received_at, place),
        ],
    )
