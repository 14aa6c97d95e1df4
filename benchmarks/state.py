"""Folders of the benchmarks and the builds in them. Everything lies under `$WAREHOUSE_DIR/benchmarks/`."""

import os
import shutil
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from benchmarks.measure import ROOT, Measurement, folder_bytes, measure
from orchestration.lib.release_store import DATABASE


@dataclass(frozen=True)
class State:
    """A warehouse of the demo city and the extracts that it is built from."""

    warehouse_dir: Path
    extracts: Path
    # dbt's parsed project: shared by all states, so that only the first build parses.
    target: Path

    @property
    def city_dir(self) -> Path:
        return self.warehouse_dir / "demo"

    @property
    def warehouse(self) -> Path:
        return self.city_dir / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        return self.city_dir / "published"

    @property
    def release_file(self) -> Path:
        return self.published / "current" / DATABASE

    def environment(self) -> dict[str, str]:
        return {
            "CITY": "demo",
            "WAREHOUSE_DIR": str(self.warehouse_dir),
            "EXTRACTS_DIR": str(self.extracts),
            "DBT_TARGET_PATH": str(self.target),
            "DBT_PROFILES_DIR": str(ROOT),
        }

    def build(self) -> Measurement:
        """`make build`, without make. A stage resets its peak, so the largest stage counts too."""
        started = time.time()
        measured = measure([sys.executable, "-m", "orchestration.build"], self.environment())
        peaks = [peak for _, _, _, peak in self.last_stages(started)]
        return replace(measured, peak_bytes=max([measured.peak_bytes, *peaks]))

    def last_stages(self, since: float = 0) -> list[tuple[str, float, int | None, int]]:
        """Stage, seconds, rows and peak bytes of the last run, in order; of none when it ended before `since`."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(
                """
                select stage, seconds, "rows", peak_rss_bytes
                from quality.run_stages
                where run_id = (select arg_max(run_id, ended_at) from quality.run_stages) and epoch(ended_at) >= $since
                order by ended_at
                """,
                {"since": since},
            ).fetchall()

    def bytes_on_disk(self) -> int:
        """Warehouse and releases."""
        return folder_bytes(self.warehouse) + folder_bytes(self.published)

    def emptied(self) -> "State":
        """The same state without anything that was built."""
        shutil.rmtree(self.warehouse_dir, ignore_errors=True)
        return self

    def with_linked_extracts(self) -> "State":
        """With a folder of extracts of its own, of hard links: a delivery there leaves the generated files alone."""
        folder = self.warehouse_dir / "extracts"
        shutil.copytree(self.extracts, folder, copy_function=os.link)
        return replace(self, extracts=folder)


def benchmarks_dir() -> Path:
    folder = Path(os.environ.get("WAREHOUSE_DIR") or "data")
    return (folder if folder.is_absolute() else ROOT / folder) / "benchmarks"


def demo_state(name: str, scale: str) -> State:
    """A state at a scale; the extracts are generated once and kept."""
    folder = benchmarks_dir()
    demo = folder / f"demo-{scale}"
    if not (demo / "extracts").is_dir():
        measure([sys.executable, "-m", "demo", "--scale", scale, "--seed", "42", "--out", str(demo)])
    return State(folder / f"{name}-{scale}", demo / "extracts", folder / "target")
