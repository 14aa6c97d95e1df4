"""Ratios are medians over turns, with the fixed cost taken off where the goal says so, and unknown without it."""

from typing import Any

from benchmarks.goals import judge


def step(seconds: float) -> dict[str, Any]:
    return {"wall_seconds": seconds, "cpu_seconds": seconds, "peak_bytes": 2**30, "disk_bytes": 0}


def verdicts(fixed: dict[str, Any] | None) -> dict[str, Any]:
    turns = [{"floor": step(10), "full": step(full), "increment": step(21)} for full in (30, 34, 90)]
    results = {"scale": "10", "repeat": 3, "pipeline": {"turns": turns}, "fixed": fixed}
    return {row["goal"]: (row["measured"], row["verdict"]) for row in judge(results)}


def test_fixed_cost_is_taken_off() -> None:
    found = verdicts({"turns": [{"full": step(20), "increment": step(20), "bare_dbt": step(8)}]})
    assert found["full build / script, wall"] == (3.4, "")
    assert found["full build / script, wall less fixed cost"] == (1.4, "met")
    assert found["increment / full build, wall less fixed cost"] == (1 / 14, "missed")
    assert found["full build at SCALE=0.01 / bare dbt build, wall"] == (2.5, "missed")


def test_without_the_fixed_cost_there_is_no_verdict() -> None:
    assert verdicts(None)["full build / script, wall less fixed cost"] == (None, "")
