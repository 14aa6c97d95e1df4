"""What a data engineer sees of time: stages, models, what became slow, and the chart."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.dbt_results import NodeResult
from orchestration.lib.model_timings import record_timings
from orchestration.lib.run_chart import GROUPS, write_run_chart
from orchestration.lib.stages import Stage, read_stages, record_stages, slow_stages, timed_stage

START = datetime(2026, 1, 1)  # noqa: DTZ001 UTC without a zone, as in the ledger


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema quality")
    return connection


def record_runs(connection: duckdb.DuckDBPyConnection, seconds: Sequence[float]) -> None:
    for number, value in enumerate(seconds):
        ended = (START + timedelta(days=number)).timestamp()
        stages = [Stage(name, value, 5, 6, 7, ended) for name in ("ingest a.b", "ingest c.d", "transform")]
        record_stages(connection, f"run-{number}", stages)


def result(name: str, status: str = "success", relation: str | None = None) -> NodeResult:
    return NodeResult(f"model.p.{name}", "model", name, name, status, "error", None, "", "", START, 1.5, relation)


def test_a_stage_keeps_its_bytes_also_in_a_warehouse_of_before(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    connection.execute(
        'create table quality.run_stages (run_id varchar, stage varchar, seconds double, "rows" bigint,'
        " peak_rss_bytes bigint, ended_at timestamp)"
    )
    with timed_stage(tmp_path, "publish") as stage:
        stage.rows, stage.bytes = 7, 8
    record_stages(connection, "run", read_stages(tmp_path))
    assert connection.execute('select "rows", bytes from quality.run_stages').fetchall() == [(7, 8)]


@pytest.mark.parametrize(
    ("earlier", "now", "is_slow"),
    [
        ([10, 10, 10], 21, True),
        ([10, 10, 10], 20, False),
        ([10, 10], 100, False),
        ([0.1, 0.1, 0.1], 2, False),
        # Only the last ten count: it has become slow long ago.
        ([10] * 20 + [30] * 10, 35, False),
    ],
)
def test_a_stage_that_became_slow_is_named(
    connection: duckdb.DuckDBPyConnection, earlier: list[float], now: float, is_slow: bool
) -> None:
    record_runs(connection, earlier)
    stages = [Stage("transform", now), Stage("a new stage", 1000)]
    record_stages(connection, "now", stages)
    lines = slow_stages(connection, "now", stages)
    assert [line.split(":")[0] for line in lines] == (["slow      transform"] if is_slow else [])


def test_before_the_first_run_nothing_is_slow(connection: duckdb.DuckDBPyConnection) -> None:
    assert slow_stages(connection, "now", [Stage("transform", 100)]) == []


def test_models_keep_their_seconds_and_rows(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create table t as from range(3)")
    results = [result("t", relation='"memory"."main"."t"'), result("v"), result("broken", "error")]
    assert record_timings(connection, "run", results) == {"model.p.t": 3}
    record_timings(connection, "run", results)
    rows = connection.execute('select model, seconds, "rows" from quality.model_timings order by all').fetchall()
    assert rows == [("t", 1.5, 3), ("v", 1.5, None)]
    assert record_timings(connection, "failed", []) == {}


def test_the_chart_shows_the_last_thirty_runs_and_needs_no_network(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    record_timings(connection, "run-0", [result("<slow> & model")])
    record_runs(connection, [10] * 34 + [100])
    (tmp_path / "index.html").write_text("<main>checks</main>")
    write_run_chart(connection, tmp_path)
    page = (tmp_path / "runs.html").read_text()
    heights = [float(height) for height in re.findall(r'height="([\d.]+)" fill="#009e73"><title>', page)]
    assert len(heights) == 30
    assert heights[-1] == pytest.approx(10 * heights[0], rel=0.01)
    assert page.count("<title>") == 30 * len(GROUPS) + 1
    assert "ingest: 200.0 s" in page
    assert "&lt;slow&gt; &amp; model" in page
    assert not re.search(r"(src|href)=[\"']?(https?:)?//|<script", page)
    assert '<a href="runs.html">' in (tmp_path / "index.html").read_text()


def test_the_first_run_has_a_chart_too(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    record_stages(connection, "run", [])
    write_run_chart(connection, tmp_path / "docs")
    assert "<svg" in (tmp_path / "docs" / "runs.html").read_text()
