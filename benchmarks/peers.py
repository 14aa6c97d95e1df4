"""The same models without the product around them: a bare `dbt build` on the raw tables of a built state."""

import shutil
import sys
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measure import folder_bytes, measure
from benchmarks.pipeline import described, shown
from benchmarks.report import print_table
from benchmarks.state import State, demo_state
from orchestration.lib.settled_tests import KINDS

# What dbt does not make: the deliveries and their ledger.
KEPT = ("raw", "quality")
# Tests that say nothing new after the first build of a clone; ours leaves them out too.
WITHOUT_SETTLED = ("--exclude", " ".join(KINDS.values()))


def run_peers(scale: str, repeat: int) -> dict[str, Any]:
    """`turns`: full build and bare dbt on what it ingested, in turn."""
    state = demo_state("peers", scale)
    turns = []
    for number in range(1, repeat + 1):
        own = state.emptied()
        turn = {"full": described(own.build(), own.bytes_on_disk()), "bare_dbt": bare_dbt(own)}
        turns.append(turn)
        steps = [{"step": step, **shown(found)} for step, found in turn.items()]
        print_table(f"peers: SCALE={scale}, turn {number} of {repeat}", steps)
    return {"scale": scale, "turns": turns}


def bare_dbt(state: State) -> dict[str, Any]:
    """Seeds, models and tests by dbt alone, in a copy of the warehouse that holds nothing else than the deliveries."""
    copy = State(state.warehouse_dir / "bare", state.extracts, state.target / "bare")
    copy.city_dir.mkdir(parents=True)
    keep_deliveries(state.warehouse, copy.warehouse)
    dbt = str(Path(sys.executable).with_name("dbt"))
    measured = measure([dbt, "--quiet", "build", *WITHOUT_SETTLED], copy.environment())
    disk_bytes = folder_bytes(copy.warehouse)
    shutil.rmtree(copy.warehouse_dir)
    return described(measured, disk_bytes)


def keep_deliveries(warehouse: Path, target: Path) -> None:
    shutil.copyfile(warehouse, target)
    with duckdb.connect(str(target)) as connection:
        schemas = connection.execute(
            "select distinct schema_name from duckdb_schemas() where database_name = current_database() and not internal"
        ).fetchall()
        for (schema,) in schemas:
            if schema not in (*KEPT, "main"):
                connection.execute(f'drop schema "{schema}" cascade')
