"""The SQL on the pages runs, and the trace in the runbook really leads from a value to its raw rows."""

from pathlib import Path

import duckdb
import pytest

from tests.python.builds import BuiltCity
from tests.python.docs.pages import sql_blocks, statements

PAGES_FOR_ANALYSTS = (
    "docs/targets.md",
    "docs/equity.md",
    "docs/goals.md",
    "docs/inventory.md",
    "docs/time.md",
    "README.md",
    "docs/comparison.md",
    "docs/methods.md",
    "docs/representation.md",
    "docs/stat-programme.md",
)


@pytest.fixture(scope="module")
def traced(repository_root: Path, demo_city: BuiltCity) -> dict[str, list[dict[str, object]]]:
    """Label of each step of the trace -> its rows."""
    blocks = {
        label: sql for label, sql in sql_blocks(repository_root / "docs/runbook.md") if label.startswith("trace:")
    }
    with demo_city.open_warehouse() as warehouse:
        return {label: _rows(warehouse, sql) for label, sql in blocks.items()}


def test_the_runbook_runs_on_the_warehouse(repository_root: Path, demo_city: BuiltCity) -> None:
    with demo_city.open_warehouse() as warehouse:
        _run_all(warehouse, repository_root / "docs/runbook.md")


@pytest.mark.parametrize("page", PAGES_FOR_ANALYSTS)
def test_a_page_for_analysts_runs_on_a_release(page: str, repository_root: Path, demo_city: BuiltCity) -> None:
    with demo_city.open_release() as release:
        _run_all(release, repository_root / page)


def test_a_value_counts_the_events_of_the_trace(traced) -> None:
    [value] = traced["trace: value"]
    assert value["value"] == value["numerator"] == len(traced["trace: events"]) > 0


def test_every_event_of_the_trace_has_its_raw_row(traced) -> None:
    events = {row["request_id"] for row in traced["trace: events"]}
    raw_rows = traced["trace: raw rows"]
    assert {str(row["request_id"]).strip() for row in raw_rows} == events
    assert len(raw_rows) == len(events)
    assert {row["_source_file"] for row in raw_rows} == {row["source_file"] for row in traced["trace: files"]}


def test_every_published_table_column_and_method_has_a_comment(demo_city: BuiltCity) -> None:
    databases = ("performance.duckdb", "open/performance_open.duckdb")
    query = """
        select schema_name || '.' || table_name from duckdb_tables() where comment is null or comment = ''
        union all
        select schema_name || '.' || table_name || '.' || column_name from duckdb_columns()
        where not internal and (comment is null or comment = '')
        union all
        select 'methods.' || function_name from duckdb_functions()
        where schema_name = 'methods' and (comment is null or comment = '')
    """
    for database in databases:
        with duckdb.connect(str(demo_city.release / database), read_only=True) as release:
            silent = [name for (name,) in release.execute(query).fetchall()]
        assert not silent, f"{database}: {', '.join(silent)}"


def _run_all(connection: duckdb.DuckDBPyConnection, page: Path) -> None:
    for _, sql in sql_blocks(page):
        for statement in statements(sql):
            connection.execute(statement)


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, object]]:
    result = connection.execute(sql)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
