"""The goals of the product against what was measured: medians over the turns of one run."""

from typing import Any

from benchmarks.report import median, print_table

GIB = 2**30
Turn = dict[str, Any]


def judge(results: dict[str, Any]) -> list[dict[str, Any]]:
    """One row per goal that the measured parts can decide."""
    pipeline, fixed = results.get("pipeline"), results.get("fixed")
    turns: list[Turn] = pipeline["turns"] if pipeline else []
    base = overhead(fixed)
    rows = []
    if turns and "floor" in turns[0]:
        rows.append(goal("full build / script, wall", ratio(turns, "full", "floor"), None))
        rows.append(
            goal("full build / script, wall less fixed cost", ratio(turns, "full", "floor", top=base["full"]), 1.5)
        )
        rows.append(goal("full build / script, CPU", ratio(turns, "full", "floor", "cpu_seconds"), None))
    if turns and "increment" in turns[0]:
        rows.append(goal("increment / full build, wall", ratio(turns, "increment", "full"), None))
        less = ratio(turns, "increment", "full", top=base["increment"], bottom=base["full"])
        rows.append(goal("increment / full build, wall less fixed cost", less, 0.05))
    if turns and "nothing" in turns[0]:
        rows.append(goal("nothing new, seconds", median([turn["nothing"]["wall_seconds"] for turn in turns]), 10))
        rows.append(goal("nothing new, files written", float(max(len(turn["rewritten"]) for turn in turns)), 0))
    if fixed:
        rows.append(
            goal("full build at SCALE=0.01 / bare dbt build, wall", ratio(fixed["turns"], "full", "bare_dbt"), 2)
        )
    if turns:
        peak = max(turn[step]["peak_bytes"] for turn in turns for step in ("full", "increment") if step in turn)
        rows.append(goal("peak memory of a build, GiB", peak / GIB, 4))
    if queries := results.get("queries"):
        for situation in ("20 readers", "20 readers without pause"):
            found = queries["milliseconds"][situation]["dashboard"]["p95"]
            rows.append(goal(f"dashboard of ten queries, {situation}, p95 ms", found, 200))
    print_table(f"goals (SCALE={results['scale']}, median of {results['repeat']})", rows)
    return rows


def goal(name: str, measured: float | None, at_most: float | None) -> dict[str, Any]:
    verdict = "" if at_most is None or measured is None else "met" if measured <= at_most else "missed"
    return {"goal": name, "measured": measured, "at most": at_most, "verdict": verdict}


def overhead(fixed: dict[str, Any] | None) -> dict[str, float | None]:
    """Wall seconds of a full build and of an increment when there is next to no data; unknown without that part."""
    if not fixed:
        return {"full": None, "increment": None}
    return {step: median([turn[step]["wall_seconds"] for turn in fixed["turns"]]) for step in ("full", "increment")}


def ratio(
    turns: list[Turn],
    step: str,
    against: str,
    unit: str = "wall_seconds",
    top: float | None = 0.0,
    bottom: float | None = 0.0,
) -> float | None:
    """Median of the turns' ratios, after `top` and `bottom` seconds are taken off; unknown when one of them is."""
    if top is None or bottom is None:
        return None
    pairs = [(turn[step][unit] - top, turn[against][unit] - bottom) for turn in turns]
    # A city so small that nothing is left beside the fixed cost has no ratio.
    return median([part / whole for part, whole in pairs]) if all(whole > 0 for _, whole in pairs) else None
