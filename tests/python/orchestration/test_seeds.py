"""A catalogue may get a column: a warehouse of an earlier version takes it in without being told."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb


def test_a_seed_with_a_new_column_replaces_the_table_of_an_earlier_version(
    repository_root: Path, tmp_path: Path
) -> None:
    warehouse = tmp_path / "data" / "demo" / "warehouse.duckdb"
    warehouse.parent.mkdir(parents=True)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema reference; create table reference.goal_status_bands (status varchar)")
    environment = {"CITY": "demo", "WAREHOUSE_DIR": str(tmp_path / "data"), "DBT_TARGET_PATH": str(tmp_path / "target")}
    run = subprocess.run(
        [Path(sys.executable).with_name("dbt"), "seed", "--log-path", tmp_path / "logs", "-s", "goal_status_bands"],
        cwd=repository_root,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        columns = connection.execute("describe reference.goal_status_bands").fetchall()
        assert [name for name, *_ in columns] == ["status", "min_score", "sort_order"]
        assert connection.execute("select count(*) from reference.goal_status_bands").fetchall() == [(5,)]
