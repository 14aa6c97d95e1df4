"""A small demo city (SCALE=0.01) that tests build from outside, as `make build` does."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SCALE = "0.01"


@dataclass(frozen=True)
class City:
    """A state folder, its extracts, and the command that builds it."""

    repository_root: Path
    warehouse_dir: Path
    extracts_dir: Path
    target_dir: Path

    @property
    def state_dir(self) -> Path:
        return self.warehouse_dir / "demo"

    @property
    def published(self) -> Path:
        return self.state_dir / "published"

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "orchestration.build"]

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "CITY": "demo",
            "WAREHOUSE_DIR": str(self.warehouse_dir),
            "EXTRACTS_DIR": str(self.extracts_dir),
            "DBT_TARGET_PATH": str(self.target_dir),
            "DAGSTER_HOME": str(self.state_dir / "dagster"),
            # Lines as they come: a test may wait for one.
            "PYTHONUNBUFFERED": "1",
        }

    def build(self) -> subprocess.CompletedProcess[str]:
        """Run to the end."""
        return subprocess.run(
            self.command, cwd=self.repository_root, env=self.environment, capture_output=True, text=True, check=False
        )

    def copy(self, folder: Path, own_extracts: Path | None = None) -> "City":
        """The same city in the same state elsewhere; the parsed dbt project is shared."""
        shutil.copytree(self.warehouse_dir, folder, symlinks=True)
        if own_extracts:
            shutil.copytree(self.extracts_dir, own_extracts)
        return City(self.repository_root, folder, own_extracts or self.extracts_dir, self.target_dir)


@pytest.fixture(scope="session")
def small_extracts(repository_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All deliveries of the small city."""
    folder = tmp_path_factory.mktemp("small_city")
    command = [sys.executable, "-m", "demo", "--scale", SCALE, "--out", str(folder)]
    subprocess.run(command, cwd=repository_root, check=True, capture_output=True)
    return folder / "extracts"


@pytest.fixture(scope="session")
def first_release(repository_root: Path, small_extracts: Path, tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city with one release, made from what was delivered before 2025; the rest has arrived since."""
    folder = tmp_path_factory.mktemp("first_release")
    extracts = folder / "extracts"
    shutil.copytree(small_extracts, extracts, ignore=shutil.ignore_patterns("*2025*", "*2026*"))
    city = City(repository_root, folder / "data", extracts, folder / "target")
    run = city.build()
    assert run.returncode == 0, run.stdout + run.stderr
    shutil.copytree(small_extracts, extracts, dirs_exist_ok=True)
    return city
