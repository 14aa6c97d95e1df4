"""The marts gate: may what was built be published?

Belongs here: which suites apply, first release or not. Does not belong here: the rules (marts_rules, release_rules); the
refusal itself is the caller's, on `report.passed`.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from expectations.catalogue_rules import catalogue_suite
from expectations.disclosure.audit import audit_release
from expectations.disclosure.rules import disclosure_suite, write_findings
from expectations.gate import check_results, evaluate, write_results
from expectations.history_rules import history_suites
from expectations.marts_rules import FACT, measure_rules
from expectations.release_rules import lost_measures, release_rules, table_rules
from expectations.results import GateReport, Suite
from orchestration.lib.release_store import DATABASE, release_ids, releases_dir
from orchestration.lib.warehouse import connect


def run_marts_gate(
    warehouse: Path, previous_release: Path | None, run_id: str, docs_dir: Path, today: date | None = None
) -> GateReport:
    """Judge the marts; `previous_release` is the folder of the current release, None before the first."""
    day = (today or datetime.now(UTC).date()).isoformat()
    with connect(warehouse, read_only=True) as connection:
        measures = {code for (code,) in connection.execute("select measure_code from marts.dim_measures").fetchall()}
        seeds, tables = table_columns(connection, "reference"), table_columns(connection, "marts")
    previous = previous_database(previous_release)
    audit = audit_release(warehouse, kept_releases(previous_release))
    with connect(warehouse) as connection:
        write_findings(connection, audit.findings)
    if previous is None:
        suites = [
            Suite("marts.fct_measure_values", FACT, measure_rules(measures)),
            catalogue_suite(day),
            disclosure_suite(),
        ]
        verdicts = evaluate(warehouse, suites, run_id, docs_dir)
    else:
        with connect(previous, read_only=True, state_dir=warehouse.parent) as connection:
            earlier_tables = table_columns(connection, "marts")
        rules = (*measure_rules(measures), *release_rules())
        changes = (lost_measures(), *table_rules(tables, earlier_tables))
        histories = history_suites(seeds, tables, earlier_tables)
        facts = Suite("marts.fct_measure_values", FACT, rules)
        suites = [facts, catalogue_suite(day, changes), disclosure_suite(), *histories]
        verdicts = evaluate(warehouse, suites, run_id, docs_dir, {"previous": previous})
    results = check_results(verdicts, "marts", run_id)
    with connect(warehouse) as connection:
        connection.execute("begin")
        write_results(connection, results)
        connection.execute("commit")
    return GateReport("marts", tuple(results), note=audit.utility)


def kept_releases(current: Path | None) -> list[Path]:
    """The folders of all releases that are kept, oldest first; none before the first."""
    if current is None:
        return []
    published = current.parents[1]
    return [releases_dir(published) / release for release in release_ids(published)]


def previous_database(release: Path | None) -> Path | None:
    """A named release without its database is an error of the caller, not a first release."""
    if release is None:
        return None
    database = (release / DATABASE).resolve()
    if not database.is_file():
        raise FileNotFoundError(f"{database}: the previous release has no database to compare with")
    return database


def table_columns(connection: duckdb.DuckDBPyConnection, schema: str) -> dict[str, list[str]]:
    """The tables of a schema with their columns, in order."""
    query = """
        select table_name, list(column_name order by ordinal_position)
        from information_schema.columns where table_schema = ? group by table_name
    """
    return dict(connection.execute(query, [schema]).fetchall())
