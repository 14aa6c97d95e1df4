"""The SQL of the goal marts as dbt compiles it, to be run on made-up tables in a DuckDB of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pytest

from tests.python.goals.models import INPUTS, MODELS
from tests.python.methods.conftest import render_methods


@pytest.fixture(scope="session")
def compiled(repository_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Name of a model -> its SQL."""
    folder = tmp_path_factory.mktemp("compiled_goals")
    (folder / "data" / "demo").mkdir(parents=True)
    run = subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--quiet", "compile", "--log-path", folder / "logs", "-s", *MODELS],
        cwd=repository_root,
        env=os.environ
        | {"CITY": "demo", "WAREHOUSE_DIR": str(folder / "data"), "DBT_TARGET_PATH": str(folder / "target")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    nodes = json.loads((folder / "target" / "manifest.json").read_text())["nodes"]
    return {name: nodes[f"model.city_performance.{name}"]["compiled_code"] for name in MODELS}


@pytest.fixture(scope="session")
def goal_inputs(repository_root: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables that the models read, with the columns that they read, empty but for the bands."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("attach ':memory:' as warehouse; use warehouse")
        connection.execute(render_methods(repository_root))
        connection.execute(INPUTS)
        bands = repository_root / "seeds/reference/goal_status_bands.csv"
        connection.execute(f"create table reference.goal_status_bands as from '{bands}'")
        yield connection
