"""How long each stage of a run took, how many rows and bytes it handled and how much memory it needed.

Stages are appended to a file of the run as they end (a stage may hold the warehouse read-only, so it cannot
write there), and copied into `quality.run_stages` before the release is made.
"""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from orchestration.lib.memory import peak_memory, reset_peak
from orchestration.lib.summary import has_table

logger = logging.getLogger(__name__)

STAGES_FILE = "stages.jsonl"
DDL = """
create schema if not exists quality;
create table if not exists quality.run_stages (
    run_id varchar, stage varchar, seconds double, "rows" bigint, peak_rss_bytes bigint, ended_at timestamp
);
alter table quality.run_stages add column if not exists bytes bigint;
"""
COMMENTS = {
    "table": "One row per run and stage: duration, rows, bytes and peak memory.",
    "run_id": "The run, as in quality.check_results.",
    "stage": "What was done, with the extract where it is one: `ingest city311.requests`.",
    "seconds": "Wall-clock duration in seconds.",
    "rows": "Rows the stage wrote or checked; null where rows make no sense.",
    "peak_rss_bytes": "Highest resident memory of the process that did the work, in bytes.",
    "ended_at": "When the stage ended (UTC).",
    "bytes": "Bytes of the files that were ingested, of the warehouse after the transformation, of the release.",
}

# A median of fewer runs says little, and twice a moment is still a moment.
TYPICAL = """
    select stage, median(seconds) from (
        select stage, seconds from quality.run_stages where run_id <> ?
        qualify row_number() over (partition by stage order by ended_at desc) <= 10
    ) group by stage having count(*) >= 3
"""
FEW_SECONDS = 3


@dataclass
class Stage:
    """One timed stage; the caller sets `rows`, `bytes` and `note` when they are known."""

    stage: str
    seconds: float = 0.0
    rows: int | None = None
    bytes: int | None = None
    peak_rss_bytes: int = 0
    ended_at: float = 0.0
    note: str = ""


@contextmanager
def timed_stage(run_dir: Path, name: str, child_peak: Path | None = None) -> Iterator[Stage]:
    """Time a stage, record it and log one line. `child_peak`: where a child that does the work leaves its peak."""
    stage = Stage(name)
    started = time.perf_counter()
    reset_peak()
    yield stage
    stage.seconds = round(time.perf_counter() - started, 3)
    stage.peak_rss_bytes = int(child_peak.read_text()) if child_peak and child_peak.exists() else peak_memory()
    stage.ended_at = time.time()
    run_dir.mkdir(parents=True, exist_ok=True)
    with (run_dir / STAGES_FILE).open("a") as file:
        file.write(json.dumps(asdict(stage)) + "\n")
    logger.info("%s", stage_line(stage))


def stage_line(stage: Stage) -> str:
    """The line that a person reads while the build runs."""
    rows = f"{stage.rows:>12,} rows" if stage.rows is not None else " " * 17
    return (
        f"{stage.stage:<38}{rows}{stage.seconds:>9.1f} s{stage.peak_rss_bytes / 2**20:>8.0f} MB  {stage.note}".rstrip()
    )


def stage_metadata(stage: Stage) -> dict[str, float | int]:
    """What Dagster shows of a stage beside the asset."""
    known = {"seconds": stage.seconds, "dagster/row_count": stage.rows, "bytes": stage.bytes}
    return {name: value for name, value in known.items() if value is not None}


def folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def read_stages(run_dir: Path) -> list[Stage]:
    """The stages of a run so far, in the order in which they ended."""
    path = run_dir / STAGES_FILE
    if not path.exists():
        return []
    return [Stage(**json.loads(line)) for line in path.read_text().splitlines()]


def record_stages(connection: duckdb.DuckDBPyConnection, run_id: str, stages: list[Stage]) -> None:
    """Replace the rows of this run in `quality.run_stages`."""
    connection.execute(DDL)
    for column, text in COMMENTS.items():
        target = "table quality.run_stages" if column == "table" else f'column quality.run_stages."{column}"'
        connection.execute(f"comment on {target} is '{text}'")
    connection.execute("delete from quality.run_stages where run_id = ?", [run_id])
    if not stages:
        return
    connection.executemany(
        """
        insert into quality.run_stages (run_id, stage, seconds, "rows", bytes, peak_rss_bytes, ended_at)
        values (?, ?, ?, ?, ?, ?, make_timestamp(?))
        """,
        [
            [run_id, s.stage, s.seconds, s.rows, s.bytes, s.peak_rss_bytes, round(s.ended_at * 1_000_000)]
            for s in stages
        ],
    )


def slow_stages(connection: duckdb.DuckDBPyConnection, run_id: str, stages: list[Stage]) -> list[str]:
    """A line for each stage that took more than twice its median in the last ten runs, and seconds more."""
    if not has_table(connection, "run_stages"):
        return []
    typical = dict(connection.execute(TYPICAL, [run_id]).fetchall())
    return [
        f"slow      {stage.stage}: {stage.seconds:.0f} s; {typical[stage.stage]:.0f} s is usual (median of the last runs)"
        for stage in stages
        if stage.stage in typical
        and stage.seconds > 2 * typical[stage.stage]
        and stage.seconds - typical[stage.stage] > FEW_SECONDS
    ]
