"""The script, the full build, a day's increment and a build with nothing new: one after the other, turn by turn.

The steps of a turn see the same machine in the same minutes, so that their ratio means something when their seconds
do not.
"""

import sys
from collections.abc import Sequence
from typing import Any

import duckdb

from benchmarks.day import DELIVERIES
from benchmarks.delivery import DAY, deliver_day, deliver_days_before
from benchmarks.floor.compare import find_differences
from benchmarks.measure import CommandError, Measurement, file_states, folder_bytes, measure
from benchmarks.report import megabytes, print_table
from benchmarks.state import State, benchmarks_dir, demo_state

STEPS = ("floor", "full", "increment", "nothing")


def run_pipeline(scale: str, repeat: int, parts: Sequence[str]) -> dict[str, Any]:
    """`turns`: for each turn the measurement of each step. The full build is always one of them."""
    state = demo_state("pipeline", scale)
    turns = []
    for number in range(1, repeat + 1):
        turn = run_turn(state, parts)
        turns.append(turn)
        steps = [{"step": step, **shown(turn[step])} for step in STEPS if step in turn]
        print_table(f"SCALE={scale}, turn {number} of {repeat}", steps)
    for build in ("full", "increment"):
        if f"{build}_stages" in turns[-1]:
            print_table(f"SCALE={scale}, stages of the last {build} build", turns[-1][f"{build}_stages"])
    return {"scale": scale, "turns": turns}


def run_turn(state: State, parts: Sequence[str]) -> dict[str, Any]:
    turn: dict[str, Any] = {}
    if "floor" in parts:
        turn["floor"] = run_floor(state)
    # Deliveries go to the state's own folder; the generated extracts are kept as they are.
    own = state.emptied().with_linked_extracts()
    turn["full"] = described(own.build(), own.bytes_on_disk())
    turn["full_stages"] = stages_of(own)
    if "floor" in parts:
        compare(own)
    if "increment" in parts:
        deliver_days_before(own.extracts)
        own.build()
        turn["delivered_rows"] = deliver_day(own.extracts)
        turn["increment"] = described(own.build(), own.bytes_on_disk())
        turn["increment_stages"] = stages_of(own)
        check_taken(own)
    if "nothing" in parts:
        before = written_files(own)
        turn["nothing"] = described(own.build(), own.bytes_on_disk())
        after = written_files(own)
        turn["rewritten"] = sorted(name for name in before | after if before.get(name) != after.get(name))
    return turn


def run_floor(state: State) -> dict[str, Any]:
    target = benchmarks_dir() / "floor.duckdb"
    command = [sys.executable, "-m", "benchmarks.floor.script", str(state.extracts), str(target)]
    return described(measure(command), folder_bytes(target))


def compare(state: State) -> None:
    """A fast script that computes something else is no yardstick."""
    differences = find_differences(benchmarks_dir() / "floor.duckdb", state.release_file)
    if differences:
        raise CommandError("\n".join(["the script's tables are not the published ones:", *differences]))


def check_taken(state: State) -> None:
    """An increment that the raw gate holds back costs nothing, and says nothing."""
    with duckdb.connect(str(state.warehouse), read_only=True) as connection:
        batches = connection.execute(
            "select source_file, status, reason from quality.ingest_batches where contains(source_file, $day)",
            {"day": str(DAY)},
        ).fetchall()
    refused = [f"{file}: {status} ({reason})" for file, status, reason in batches if status != "accepted"]
    if refused or len(batches) < len(DELIVERIES):
        raise CommandError("\n".join([f"{len(batches)} files of the day were taken, some were not:", *refused]))


def written_files(state: State) -> dict[str, tuple[int, int, int]]:
    """The warehouse and everything that is published; the run's log and the lock may change."""
    files = file_states(state.city_dir)
    return {name: found for name, found in files.items() if name.startswith(("warehouse.duckdb", "published/"))}


def described(measured: Measurement, disk_bytes: int) -> dict[str, Any]:
    # A turn of a large city takes an hour: show that it goes on.
    print(f"  {measured.wall_seconds:.1f} s", flush=True)
    return {
        "wall_seconds": measured.wall_seconds,
        "cpu_seconds": measured.cpu_seconds,
        "peak_bytes": measured.peak_bytes,
        "disk_bytes": disk_bytes,
    }


def shown(step: dict[str, Any]) -> dict[str, Any]:
    return {
        "wall s": step["wall_seconds"],
        "cpu s": step["cpu_seconds"],
        "peak MB": megabytes(step["peak_bytes"]),
        "disk MB": megabytes(step["disk_bytes"]),
    }


def stages_of(state: State) -> list[dict[str, Any]]:
    return [
        {"stage": stage, "seconds": seconds, "rows": rows, "peak MB": megabytes(peak)}
        for stage, seconds, rows, peak in state.last_stages()
    ]
