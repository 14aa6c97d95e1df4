"""Records that are not loaded, kept whole with file, line, column and reason. Only members that have some are asked."""

from __future__ import annotations

import duckdb

from orchestration.lib.ingest.judge import Load, find_faults, judged
from orchestration.lib.warehouse import count_of


def reject(connection: duckdb.DuckDBPyConnection, load: Load) -> int:
    return reject_malformed(connection, load) + reject_faults(connection, load)


def reject_malformed(connection: duckdb.DuckDBPyConnection, load: Load) -> int:
    if load.delivery.malformed is None:
        return 0
    return count_of(
        connection,
        f"""
        insert into quality.rejected_rows
        select ?, ?, coalesce(source_file, ?), source_line, source_row, null, 'malformed_row', reason, original, ?::timestamp
        from {load.delivery.malformed}
        """,
        [load.batch.batch_id, load.batch.contract.code, load.source_file, load.batch.received_at],
    )


def reject_faults(connection: duckdb.DuckDBPyConnection, load: Load) -> int:
    faults = find_faults(load)
    if not faults:
        return 0
    reasons = " ".join(f"when {number} then {fault.explained()}" for number, fault in enumerate(faults))
    return count_of(
        connection,
        f"""
        insert into quality.rejected_rows
        select ?, ?, _source_file, {load.delivery.source_line}, _source_row, (?::varchar[])[_fault + 1],
            (?::varchar[])[_fault + 1], case _fault {reasons} end, {load.layout.original}, ?::timestamp
        from {judged(load, load.placed(load.cells()))}
        where _fault is not null
        """,
        [
            *(load.batch.batch_id, load.batch.contract.code),
            *([fault.column for fault in faults], [fault.code for fault in faults], load.batch.received_at),
        ],
    )
