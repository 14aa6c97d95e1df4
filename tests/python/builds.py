"""Real builds for tests: the commands of the product, run as a user runs them, in folders of their own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from orchestration.lib.fingerprint import CODE_FILES, CODE_FOLDERS
from orchestration.lib.settled_tests import PASSED_FILE

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class BuiltCity:
    """A city in folders of its own, and the commands that a person would give there."""

    city: str
    warehouse_dir: Path
    extracts_dir: Path
    target_dir: Path | None = None
    """Where dbt works; without it the project's own folder, which saves reading the project and settled tests."""
    project: Path = ROOT
    """The tree that builds; a test that edits it has a copy."""

    @property
    def state_dir(self) -> Path:
        return self.warehouse_dir / self.city

    @property
    def warehouse(self) -> Path:
        return self.state_dir / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        return self.state_dir / "published"

    @property
    def release(self) -> Path:
        return self.published / "current"

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
            "DAGSTER_HOME": str(self.state_dir / "dagster"),
            "DBT_TARGET_PATH": str(self.target),
        }

    @property
    def target(self) -> Path:
        """Of a parallel run one for each process: two builds of a clone at once need a folder each."""
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        return self.target_dir or self.project / "target" / worker / self.city

    def build(self, **variables: str) -> subprocess.CompletedProcess[str]:
        """`make build`, without the installation; other variables may be set."""
        return run("orchestration.build", environment={**self.environment(), **variables}, project=self.project)

    def roll_back(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`make rollback`."""
        return run("orchestration.rollback", *arguments, environment=self.environment(), project=self.project)

    def start_build(self) -> subprocess.Popen[str]:
        """A build that goes on while the test watches; its lines come as they are printed."""
        return subprocess.Popen(
            [sys.executable, "-m", "orchestration.build"],
            cwd=self.project,
            env={**self.environment(), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def copy(self, folder: Path, own_extracts: Path | None = None) -> "BuiltCity":
        """The same city in the same state elsewhere; the parsed dbt project is shared."""
        shutil.copytree(self.warehouse_dir, folder, symlinks=True)
        if own_extracts:
            shutil.copytree(self.extracts_dir, own_extracts)
        return replace(self, warehouse_dir=folder, extracts_dir=own_extracts or self.extracts_dir)

    def with_project(self, folder: Path) -> "BuiltCity":
        """The same city, built by a copy of the project that a test may edit; what tests have settled stays settled."""
        for name in CODE_FOLDERS:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in CODE_FILES:
            shutil.copy(ROOT / name, folder / name)
        copied = replace(self, project=folder, target_dir=None)
        if (self.target / PASSED_FILE).exists():
            copied.target.mkdir(parents=True)
            shutil.copy(self.target / PASSED_FILE, copied.target)
        return copied

    def open_warehouse(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.warehouse), read_only=True)

    def open_release(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.release / "performance.duckdb"), read_only=True)


def run(
    module: str, *arguments: str, environment: dict[str, str] | None = None, project: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """A Python module of the project as a process; its output is in the result."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=project,
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
