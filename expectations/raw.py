"""The raw gate: pending batches become accepted or held.

Belongs here: the decision and the steward's override. Does not belong here: the rules themselves (raw_rules).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from expectations.gate import check_results, evaluate, write_results
from expectations.raw_rules import raw_suite
from expectations.results import CheckResult, GateReport
from orchestration.lib.contracts import ExtractContract
from orchestration.lib.superseded import update_superseded
from orchestration.lib.warehouse import connect


def run_raw_gate(
    warehouse: Path,
    contracts: Sequence[ExtractContract],
    run_id: str,
    docs_dir: Path,
    today: date | None = None,
) -> GateReport:
    """Judge every pending batch. With nothing pending it returns at once, without Great Expectations."""
    extracts = extracts_with_pending_batches(warehouse)
    day = (today or datetime.now(UTC).date()).isoformat()
    suites = [raw_suite(contract, day) for contract in contracts if contract.code in extracts]
    if not suites:
        return GateReport("raw")
    results = check_results(evaluate(warehouse, suites, run_id, docs_dir), "raw", run_id)
    judged = [contract for contract in contracts if contract.code in extracts]
    with connect(warehouse) as connection:
        connection.execute("begin")
        accepted, held = decide(connection, judged, results)
        write_results(connection, results)
        connection.execute("commit")
    return GateReport("raw", tuple(results), accepted, held)


def extracts_with_pending_batches(warehouse: Path) -> set[str]:
    with connect(warehouse, read_only=True) as connection:
        rows = connection.execute("select distinct extract from quality.ingest_batches where status = 'pending'")
        return {extract for (extract,) in rows.fetchall()}


def decide(
    connection: duckdb.DuckDBPyConnection, contracts: Sequence[ExtractContract], results: Sequence[CheckResult]
) -> tuple[int, int]:
    """Hold the batches that fail critically, accept the others; returns how many of each."""
    failures: dict[str, list[CheckResult]] = {}
    for result in results:
        if not result.passed and result.severity == "critical" and result.batch_id:
            failures.setdefault(result.batch_id, []).append(result)
    for batch_id, failed in failures.items():
        reason = "; ".join(f"{result.check}: {result.observed}" for result in failed)
        change_status(connection, batch_id, "held", failed[0].check, reason)
    accepted = connection.execute(
        """
        update quality.ingest_batches set status = 'accepted', decided_at = ?
        where status = 'pending' and list_contains(?, extract)
        returning batch_id
        """,
        [now(), [contract.code for contract in contracts]],
    ).fetchall()
    for contract in contracts:
        update_superseded(connection, contract)
    return len(accepted), len(failures)


def release_held(warehouse: Path, contracts: Sequence[ExtractContract], batch_id: str, reason: str) -> str:
    """A steward's override: a held batch is used after all, and the ledger says why. Returns the batch's file."""
    query = "select status, extract, source_file from quality.ingest_batches where batch_id = ?"
    with connect(warehouse) as connection:
        row = connection.execute(query, [batch_id]).fetchone()
        if row is None:
            raise ValueError(f"there is no batch {batch_id}")
        status, extract, source_file = row
        if status != "held":
            raise ValueError(f"batch {batch_id} is not held: it is {status}")
        contract = next((contract for contract in contracts if contract.code == extract), None)
        if contract is None:
            raise ValueError(f"batch {batch_id} is of {extract}, which has no contract any more")
        connection.execute("begin")
        change_status(connection, batch_id, "accepted", "released", reason)
        update_superseded(connection, contract)
        connection.execute("commit")
    return source_file


def change_status(
    connection: duckdb.DuckDBPyConnection, batch_id: str, status: str, reason_code: str, reason: str
) -> None:
    connection.execute(
        "update quality.ingest_batches set status = ?, reason_code = ?, reason = ?, decided_at = ? where batch_id = ?",
        [status, reason_code, reason, now(), batch_id],
    )


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
