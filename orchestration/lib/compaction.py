"""Retention in the raw tables: rows of versions that no longer count go when more than `keep_versions` are there.

Runs after the raw gate has decided. Only accepted batches lose rows, never the ones that count now; what was delivered,
loaded and rejected stays in the ledger, and a compacted version that is delivered again is loaded again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.session import transaction
from orchestration.lib.superseded import update_superseded
from orchestration.lib.warehouse import connect, count_of

logger = logging.getLogger(__name__)

# Of a snapshot extract all accepted batches are versions of one thing.
VERSIONS_OF = {"append": "partition by source_file", "snapshot": ""}
OLD_ROWS = "from quality.superseded_rows where extract = $extract and later_versions >= $keep"


def compact_raw(warehouse: Path, contracts: Sequence[ExtractContract]) -> None:
    """Compact every extract whose contract says so, each in a transaction of its own; one progress line for each."""
    limited = [contract for contract in contracts if contract.keep_versions]
    if not limited:
        return
    with connect(warehouse) as connection:
        for contract in limited:
            with transaction(connection):
                removed = compact_extract(connection, contract)
            if removed:
                logger.info("%s", f"compacted {contract.code}: {removed:,} rows of old versions")


def compact_extract(connection: duckdb.DuckDBPyConnection, contract: ExtractContract) -> int:
    """Rows removed from the raw table. The raw table is read only when the ledger knows of versions over the limit."""
    if contract.keep_versions is None:
        return 0
    if contract.delivery == "upsert":
        update_superseded(connection, contract)
        return _compact_keys(connection, contract)
    return _compact_batches(connection, contract)


def _compact_batches(connection: duckdb.DuckDBPyConnection, contract: ExtractContract) -> int:
    """Whole batches: all but the last accepted versions of each file, or but the last snapshots."""
    old = connection.execute(
        f"""
        select batch_id from quality.ingest_batches where extract = $extract and status = 'accepted'
        qualify row_number() over ({VERSIONS_OF[contract.delivery]} order by batch_sequence desc) > $keep
        """,
        _parameters(contract),
    ).fetchall()
    if not old:
        return 0
    batches = {"batches": [batch_id for (batch_id,) in old]}
    connection.execute(
        """
        update quality.ingest_batches set status = 'compacted', compacted_rows = loaded_rows
        where batch_id in (select unnest($batches))
        """,
        batches,
    )
    return count_of(
        connection, f"delete from {contract.raw_relation} where _batch_id in (select unnest($batches))", batches
    )


def _compact_keys(connection: duckdb.DuckDBPyConnection, contract: ExtractContract) -> int:
    """Single rows: of each key all but its last versions. Their batches stay accepted for the rows that count."""
    parameters = _parameters(contract)
    if not count_of(connection, f"select count(*) {OLD_ROWS}", parameters):
        return 0
    removed = count_of(
        connection,
        f"""
        delete from {contract.raw_relation} as delivered using (select batch_id, source_file, source_row {OLD_ROWS}) as old
        where delivered._batch_id = old.batch_id and delivered._source_file = old.source_file
            and delivered._source_row = old.source_row
        """,
        parameters,
    )
    connection.execute(
        f"""
        update quality.ingest_batches as batches set compacted_rows = compacted_rows + old.row_count
        from (select batch_id, count(*) as row_count {OLD_ROWS} group by batch_id) as old
        where batches.batch_id = old.batch_id
        """,
        parameters,
    )
    connection.execute(f"delete {OLD_ROWS}", parameters)
    return removed


def _parameters(contract: ExtractContract) -> dict[str, str | int | None]:
    return {"extract": contract.code, "keep": contract.keep_versions}
