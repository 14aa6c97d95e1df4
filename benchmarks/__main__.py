"""`make bench`: how fast the product is, how that compares, and which goals are met.

    python -m benchmarks --scale 10 --repeat 3 floor increment

Parts: fixed, floor, increment, nothing, queries, peers; all of them unless some are named. Extracts, states and
results lie under `$WAREHOUSE_DIR/benchmarks/`; docs/benchmarks.md says what each part does.
"""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from benchmarks.fixed_cost import run_fixed_cost
from benchmarks.goals import judge
from benchmarks.measure import CommandError
from benchmarks.peers import run_peers
from benchmarks.pipeline import run_pipeline
from benchmarks.queries import run_queries
from benchmarks.report import write_json
from benchmarks.state import benchmarks_dir

PARTS = ("fixed", "floor", "full", "increment", "nothing", "queries", "peers")


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"unknown parts: {', '.join(sorted(unknown))}")
    try:
        results = run(arguments.scale, arguments.repeat, arguments.parts or PARTS)
    except CommandError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 1
    path = benchmarks_dir() / "results" / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-scale-{arguments.scale}.json"
    write_json(path, results)
    print(f"\n{path}")
    return 0


def run(scale: str, repeat: int, parts: list[str] | tuple[str, ...]) -> dict[str, Any]:
    results: dict[str, Any] = {"scale": scale, "repeat": repeat}
    if "fixed" in parts:
        results["fixed"] = run_fixed_cost(repeat)
    if {"floor", "full", "increment", "nothing"} & set(parts):
        results["pipeline"] = run_pipeline(scale, repeat, parts)
    if "queries" in parts:
        results["queries"] = run_queries(scale, repeat)
    if "peers" in parts:
        results["peers"] = run_peers(scale, repeat)
    return results | {"goals": judge(results)}


if __name__ == "__main__":
    sys.exit(main())
