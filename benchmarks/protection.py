"""Time to protect many measures, each of groups × places × periods with all their sums: `python -m benchmarks.protection`.

Counts are skewed as in cities: few large groups and places, many small ones.
"""

import argparse
import resource
import time

import numpy as np

from benchmarks.cubes import skewed, with_sums
from orchestration.lib.protection.pattern import OpenTable, solve_all

THRESHOLD = 11


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--measures", type=int, default=100)
    arguments.add_argument("--shape", type=int, nargs="+", default=[7, 10, 4])
    arguments.add_argument("--mean", type=float, default=100, help="mean count of an inner cell")
    options = arguments.parse_args()
    random = np.random.default_rng(1)
    tables = [_table(random, options.shape, options.mean) for _ in range(options.measures)]
    started = time.perf_counter()
    hidden = solve_all(tables)
    seconds = time.perf_counter() - started
    small = sum(int(table.small.sum()) for table in tables)
    cells = sum(len(table.ids) for table in tables)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(
        f"{len(tables)} measures, {cells:,} counts, {small:,} small, {sum(int(pattern.sum()) for pattern in hidden):,} hidden: "
        f"{seconds:.1f} s, peak {peak:.0f} MiB in one process"
    )


def _table(random: np.random.Generator, shape: list[int], mean: float) -> OpenTable:
    table = with_sums(skewed(random, shape, mean), floor=1)
    small = (table.counts >= 1) & (table.counts < THRESHOLD)
    nothing = np.zeros(len(table), bool)
    return OpenTable(
        ids=np.arange(len(table), dtype=np.uint64),
        table=table,
        small=small,
        shown=table.counts == 0,
        kept=nothing,
        next=~nothing,
        costs=np.ones(len(table)),
        threshold=THRESHOLD,
    )


if __name__ == "__main__":
    main()
