"""The report names what is open, where, and what to do, once each, worst first."""

from pathlib import Path

import duckdb
import pytest

from orchestration.lib.ledger import ensure_ledger
from orchestration.lib.problems import open_problems, shorten
from orchestration.lib.stages import read_stages, record_stages, timed_stage
from orchestration.lib.summary import count_lines, count_run

SINCE = "2026-01-10T00:00:00.000+00:00"


@pytest.fixture
def ledger():
    with duckdb.connect() as connection:
        ensure_ledger(connection)
        yield connection


def batch(connection: duckdb.DuckDBPyConnection, number: int, status: str, received: str, run: str = "run-2") -> None:
    connection.execute(
        """
        insert into quality.ingest_batches (
            batch_id, extract, source_file, sha256, file_bytes, file_modified_ns, batch_sequence, delivered_rows,
            loaded_rows, rejected_rows, status, reason_code, reason, received_at, run_id, contract_version
        ) values (?, 'police.stops', ?, 'x', 1, 1, ?, 3, 2, 1, ?, 'volume', 'one row.', ?, ?, 'v1')
        """,
        [f"b{number}", f"police/{number}.csv", number, status, received, run],
    )


def check(connection: duckdb.DuckDBPyConnection, run: str, gate: str, severity: str, batch_id: str, at: str) -> None:
    connection.execute(
        "insert into quality.check_results values (?, ?, 'raw.police', 'volume', ?, false, '1', '60', ?, ?, ?, 'Ask.')",
        [run, gate, severity, at, "police.stops", batch_id],
    )


def test_refused_deliveries_are_named_until_a_release_was_made(ledger: duckdb.DuckDBPyConnection) -> None:
    batch(ledger, 1, "quarantined", "2026-01-05")
    batch(ledger, 2, "quarantined", "2026-01-11")
    assert open_problems(ledger, "run-2", SINCE) == [
        "quarantined: police/2.csv (police.stops), volume: one row. To do: ask the steward for a corrected delivery."
    ]


def test_a_held_batch_stays_open_until_a_later_one_is_accepted(ledger: duckdb.DuckDBPyConnection) -> None:
    batch(ledger, 1, "held", "2026-01-05")
    assert len(open_problems(ledger, "run-2", SINCE)) == 1
    batch(ledger, 2, "accepted", "2026-01-11")
    assert open_problems(ledger, "run-2", SINCE) == []


def test_the_same_remark_about_many_files_is_one_line_and_critical_ones_come_first(
    ledger: duckdb.DuckDBPyConnection,
) -> None:
    for number in (1, 2, 3):
        batch(ledger, number, "accepted", "2026-01-11")
        check(ledger, "run-1", "raw", "warning", f"b{number}", "2026-01-11")
    check(ledger, "run-0", "raw", "warning", "b1", "2026-01-01")
    check(ledger, "run-2", "marts", "critical", "", "2026-01-11")
    lines = open_problems(ledger, "run-2", SINCE)
    assert [line.split(":")[0] for line in lines] == ["marts critical", "raw warning"]
    assert "police.stops (police/1.csv and 2 more): 1 (expected 60). To do: Ask." in lines[1]


def test_long_lists_say_how_many_more() -> None:
    assert shorten(["a", "b", "c"], 3) == ["a", "b", "c"]
    assert shorten(["a", "b", "c", "d"], 3)[3].startswith("… and 1 more")


def test_counts_are_of_this_run(ledger: duckdb.DuckDBPyConnection) -> None:
    batch(ledger, 1, "accepted", "2026-01-05", run="run-1")
    batch(ledger, 2, "accepted", "2026-01-11")
    batch(ledger, 3, "held", "2026-01-11")
    batch(ledger, 4, "duplicate", "2026-01-11")
    lines = count_lines(count_run(ledger, "run-2"))
    assert lines[0] == "batches   2 new, 1 held, 0 quarantined, 1 duplicate (1 known from earlier builds)"


def test_stages_are_kept_with_time_rows_and_memory(ledger: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with timed_stage(tmp_path, "ingest police.stops") as stage:
        stage.rows = 7
    with timed_stage(tmp_path, "gate raw"):
        ballast = bytearray(200_000_000)
        del ballast
    record_stages(ledger, "run-2", read_stages(tmp_path))
    record_stages(ledger, "run-2", read_stages(tmp_path))
    rows = ledger.execute('select stage, "rows", peak_rss_bytes from quality.run_stages order by ended_at').fetchall()
    assert [(stage, count) for stage, count, _ in rows] == [("ingest police.stops", 7), ("gate raw", None)]
    assert rows[1][2] - rows[0][2] > 150_000_000
