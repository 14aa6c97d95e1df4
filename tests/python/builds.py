"""Real builds for tests: the commands of the product, run as a user runs them, in folders of their own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class BuiltCity:
    """A city that `make build` has built."""

    city: str
    warehouse_dir: Path
    extracts_dir: Path

    @property
    def state_dir(self) -> Path:
        return self.warehouse_dir / self.city

    @property
    def warehouse(self) -> Path:
        return self.state_dir / "warehouse.duckdb"

    @property
    def release(self) -> Path:
        return self.state_dir / "published" / "current"

    @property
    def truth_dir(self) -> Path:
        """What the demo city's generator knows and the pipeline never reads."""
        return self.extracts_dir.parent / "truth"

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "CITY": self.city,
            "WAREHOUSE_DIR": str(self.warehouse_dir),
            "EXTRACTS_DIR": str(self.extracts_dir),
        }

    def build(self) -> subprocess.CompletedProcess[str]:
        """`make build`, without the installation."""
        return run("orchestration.build", environment=self.environment())

    def open_warehouse(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.warehouse), read_only=True)

    def open_release(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.release / "performance.duckdb"), read_only=True)


def run(module: str, *arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """A Python module of the project as a process; its output is in the result."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment or dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )


def demo_city(folder: Path, scale: str) -> BuiltCity:
    """The demo city with its extracts written and its first release built."""
    city = BuiltCity("demo", folder / "data", folder / "demo" / "extracts")
    generated = run("demo", "--scale", scale, "--seed", "42", "--out", str(folder / "demo"))
    assert generated.returncode == 0, generated.stdout + generated.stderr
    built = city.build()
    assert built.returncode == 0, built.stdout + built.stderr
    return city
