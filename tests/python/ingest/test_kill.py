"""SIGKILL at any moment leaves whole files or nothing, and the next run ends where an undisturbed one would."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.lib.ingest import ingest_extract
from tests.python.ingest.site import contract

RUN = """
import sys, duckdb
from pathlib import Path
from orchestration.lib.ingest import ingest_extract
from tests.python.ingest.test_kill import THINGS
root = Path(sys.argv[1])
connection = duckdb.connect(str(root / "state" / "warehouse.duckdb"))
print("ready", flush=True)
ingest_extract(connection, THINGS, root / "extracts", root / "state", "killed")
print("done", flush=True)
"""
THINGS = contract({"id": {"data_type": "bigint"}, "name": {}, "day": {"data_type": "date"}})
ROOT = Path(__file__).resolve().parents[3]
FINAL = "select count(*), sum(hash(id, name, day, _source_file, _source_row)) from raw.town__things"


def deliver(root: Path) -> None:
    (root / "extracts" / "in").mkdir(parents=True)
    (root / "state").mkdir()
    for number in range(8):
        rows = "".join(f'{number * 20_000 + n},"name {n}",2024-01-{n % 33:02}\n' for n in range(20_000))
        (root / "extracts" / "in" / f"f{number}.csv").write_text("id,name,day\n" + rows)
    (root / "extracts" / "in" / "broken.csv").write_text('id,name,day\n1,"open')


def outcome(root: Path) -> list[Any]:
    with duckdb.connect(str(root / "state" / "warehouse.duckdb")) as connection:
        ingest_extract(connection, THINGS, root / "extracts", root / "state", "after")
        ledger = "select source_file, status, reason_code, loaded_rows, rejected_rows, batch_sequence"
        rejects = "select count(*), sum(hash(source_file, source_line, original)) from quality.rejected_rows"
        return [
            connection.execute(query).fetchall()
            for query in (FINAL, rejects, f"{ledger} from quality.ingest_batches order by batch_sequence")
        ] + [sorted(path.name for path in (root / "state" / "quarantine").glob("*/*"))]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    root = tmp_path_factory.mktemp("undisturbed")
    deliver(root)
    return outcome(root)


@pytest.mark.parametrize("delay", [0.02, 0.1, 0.2, 0.35, 0.5, 0.8, 1.2])
def test_a_killed_run_is_completed_by_the_next(tmp_path: Path, undisturbed: list[Any], delay: float) -> None:
    deliver(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", RUN, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    with duckdb.connect(str(tmp_path / "state" / "warehouse.duckdb")) as connection:
        tables = connection.execute("select count(*) from duckdb_tables() where schema_name = 'raw'").fetchone()
        if tables == (1,):
            whole = connection.execute("select coalesce(sum(loaded_rows), 0) from quality.ingest_batches").fetchone()
            assert connection.execute("select count(*) from raw.town__things").fetchone() == whole
    assert outcome(tmp_path) == undisturbed
