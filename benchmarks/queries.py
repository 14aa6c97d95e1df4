"""Ten queries of a dashboard on the published file: one reader alone, twenty with pauses, twenty without a pause."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, CommandError
from benchmarks.report import percentile, print_table
from benchmarks.state import demo_state

# A person looks at a dashboard for two seconds on average, which is not long.
PAUSE_SECONDS = 2.0
SITUATIONS = {"alone": (1, 0.0), "20 readers": (20, PAUSE_SECONDS), "20 readers without pause": (20, 0.0)}
DASHBOARDS = 15


def run_queries(scale: str, repeat: int) -> dict[str, Any]:
    """p50 and p95 of each query and of the ten together, in milliseconds."""
    state = demo_state("pipeline", scale)
    if not state.release_file.exists():
        state.build()
    results = {
        situation: summary([run for _ in range(repeat) for run in read_together(state.release_file, readers, pause)])
        for situation, (readers, pause) in SITUATIONS.items()
    }
    rows = [
        {"query": query}
        | {
            f"{situation}, p{share}": found[query][f"p{share}"]
            for situation, found in results.items()
            for share in (50, 95)
        }
        for query in results["alone"]
    ]
    print_table(f"queries on the published file, SCALE={scale}, milliseconds", rows)
    return {"scale": scale, "dashboards_per_reader": DASHBOARDS, "milliseconds": results}


def read_together(release: Path, readers: int, pause_seconds: float) -> list[list[dict[str, float]]]:
    """The dashboards of each reader."""
    command = [sys.executable, "-m", "benchmarks.reader", str(release), str(DASHBOARDS), str(pause_seconds)]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(readers)]
    outputs = [process.communicate()[0] for process in processes]
    if any(process.returncode for process in processes):
        raise CommandError("a reader of the published file failed")
    return [json.loads(output) for output in outputs]


def summary(readers: list[list[dict[str, float]]]) -> dict[str, dict[str, float]]:
    """A reader's first dashboard reads the file's catalogue and stands apart: it happens once a session."""
    dashboards = [dashboard for reader in readers for dashboard in reader[1:]]
    series = {query: [dashboard[query] for dashboard in dashboards] for query in dashboards[0]}
    series["dashboard"] = [sum(dashboard.values()) for dashboard in dashboards]
    series["first dashboard"] = [sum(reader[0].values()) for reader in readers]
    return {
        name: {f"p{share}": 1000 * percentile(seconds, share / 100) for share in (50, 95)}
        for name, seconds in series.items()
    }
