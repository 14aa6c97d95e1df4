"""dbt's test results as rows of `quality.check_results`, and its failures as sentences."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

RUN_RESULTS = "run_results.json"
TEST_TYPES = ("test", "unit_test")


@dataclass(frozen=True)
class NodeResult:
    """What dbt says about one node of the last invocation."""

    unique_id: str
    resource_type: str
    name: str
    table: str
    status: str
    severity: str
    failures: int | None
    message: str
    path: str
    finished_at: datetime
    seconds: float
    relation: str | None

    @property
    def passed(self) -> bool:
        return self.status in ("pass", "success")

    @property
    def is_test(self) -> bool:
        return self.resource_type in TEST_TYPES


def read_results(target_dir: Path) -> list[NodeResult]:
    """The results of the last dbt invocation in a target folder; empty if it did not get that far."""
    path = target_dir / RUN_RESULTS
    if not path.exists():
        return []
    manifest = json.loads((target_dir / "manifest.json").read_bytes())
    nodes = {**manifest["nodes"], **manifest["unit_tests"]}
    run = json.loads(path.read_bytes())
    generated_at = run["metadata"]["generated_at"]
    return [_result(row, nodes[row["unique_id"]], generated_at) for row in run["results"] if row["unique_id"] in nodes]


def record_checks(connection: duckdb.DuckDBPyConnection, run_id: str, results: list[NodeResult]) -> int:
    """Write the tests' results; a test that did not run is not a result. Returns how many."""
    rows = [
        [run_id, r.table, r.name, "critical" if r.severity == "error" else "warning", r.passed,
         str(r.failures) if r.failures is not None else r.status, "0", r.finished_at, None if r.passed else remedy(r)]
        for r in results
        if r.is_test and r.status != "skipped"
    ]  # fmt: skip
    connection.execute("delete from quality.check_results where run = ? and gate = 'dbt'", [run_id])
    if rows:
        connection.executemany(
            """
            insert into quality.check_results
                (run, gate, "table", "check", severity, passed, observed, expected, "at", remedy)
            values (?, 'dbt', ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            rows,
        )
    return len(rows)


def built_models(results: list[NodeResult]) -> set[str]:
    """Names of the models whose tables are now as their definitions say."""
    return {result.name for result in results if result.resource_type == "model" and result.status == "success"}


def passed_tests(results: list[NodeResult]) -> set[str]:
    """Ids of the tests that ran and passed."""
    return {result.unique_id for result in results if result.is_test and result.passed}


def failed_nodes(results: list[NodeResult]) -> list[NodeResult]:
    """What stopped the transformation: failed or errored, not what was skipped because of it, not warnings."""
    return [result for result in results if result.status in ("fail", "error", "runtime error")]


def remedy(result: NodeResult) -> str:
    """What to do about a failed node."""
    if result.is_test:
        return f"look at the rows that {result.path} returns, then mend the model or the source"
    return f"mend {result.path}: {' '.join(result.message.split())}"


def _result(row: Mapping[str, Any], node: Mapping[str, Any], generated_at: str) -> NodeResult:
    attached = (node.get("attached_node") or node.get("model") or node["unique_id"]).split(".")[-1]
    finished = next((t["completed_at"] for t in row["timing"] if t["name"] == "execute"), generated_at)
    return NodeResult(
        unique_id=row["unique_id"],
        resource_type=node["resource_type"],
        name=node["name"],
        table=attached,
        status=row["status"],
        severity=str(node.get("config", {}).get("severity") or "error").lower(),
        failures=row.get("failures"),
        message=row.get("message") or "",
        path=node["original_file_path"],
        finished_at=datetime.fromisoformat(finished).replace(tzinfo=None),
        seconds=row["execution_time"],
        relation=node.get("relation_name") if node.get("config", {}).get("materialized") != "view" else None,
    )
