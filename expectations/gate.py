"""The one gate runner: evaluates suites on the warehouse and writes what it found to `quality.check_results`.

Belongs here: what both gates share. Does not belong here: rules (raw_rules, marts_rules) and decisions (raw, marts).
The caller must not hold the warehouse open: it is read first and then written, and DuckDB allows one way at a time.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from expectations.ahead import validate
from expectations.results import CheckResult, Suite, Verdict

EXAMPLES = 3
COLUMNS = (
    *("run", "gate", "table", "check", "severity", "passed", "observed", "expected", "at"),
    *("extract", "batch_id", "remedy"),
)


def evaluate(
    warehouse: Path,
    suites: Sequence[Suite],
    run_id: str,
    docs_dir: Path,
    attach: Mapping[str, Path] | None = None,
) -> list[Verdict]:
    """Violations of every rule. Suites and results are kept in the city's state, under runs/<run>/."""
    store_dir = warehouse.parent / "runs" / run_id / "gates"
    return validate(warehouse, suites, run_id, store_dir, docs_dir, attach or {})


def check_results(verdicts: Sequence[Verdict], gate: str, run_id: str) -> list[CheckResult]:
    """One row for a rule that passed; for one that failed, a row per batch (raw) or one in all (marts)."""
    at = datetime.now(UTC).replace(tzinfo=None)
    return [result for verdict in verdicts for result in _results_of(verdict, gate, run_id, at)]


def _results_of(verdict: Verdict, gate: str, run_id: str, at: datetime) -> list[CheckResult]:
    suite, rule, violations = verdict.suite, verdict.rule, verdict.violations

    def result(observed: str, batch_id: str | None = None, place: str | None = None) -> CheckResult:
        return CheckResult(
            run=run_id,
            gate=gate,
            table=".".join(suite.table),
            check=rule.check,
            severity=rule.severity,
            passed=not violations,
            observed=observed,
            expected=rule.expected,
            at=at,
            extract=suite.extract,
            batch_id=batch_id,
            remedy=rule.remedy,
            place=place,
        )

    if not violations:
        return [result("no violations")]
    if suite.extract is not None:
        return [result(violation.observed, violation.subject, violation.place) for violation in violations]
    examples = [f"{violation.subject} ({violation.place}): {violation.observed}" for violation in violations[:EXAMPLES]]
    rest = [f"{len(violations) - EXAMPLES:,} more"] if len(violations) > EXAMPLES else []
    return [result("; ".join([*examples, *rest]))]


def write_results(connection: duckdb.DuckDBPyConnection, results: Sequence[CheckResult]) -> None:
    """Append; the caller holds the transaction, because decisions and their reasons belong together."""
    names = ", ".join(f'"{column}"' for column in COLUMNS)
    marks = ", ".join("?" * len(COLUMNS))
    rows = [[getattr(result, column) for column in COLUMNS] for result in results]
    connection.executemany(f"insert into quality.check_results ({names}) values ({marks})", rows)
