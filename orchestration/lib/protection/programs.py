"""The linear programs of protection, on the part of a table around one cell.

A part holds some cells and every relation that touches them, all other cells as they are. What solves a part solves the
whole table: with everything else unchanged every relation still holds. So a small part that suffices is proof enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import hstack

from orchestration.lib.protection.additive import AdditiveTable, Cells, Flags, Numbers

TOLERANCE = 1e-6
# Cells of the first part that is tried. A proof is found in few; of a larger part the cheapest change is cheaper.
TO_PROVE = 60
TO_CHANGE = 400
GROWTH = 6

OPTIMAL, INFEASIBLE = 0, 2


@dataclass(frozen=True)
class Move:
    """A change of some counts that breaks no relation: the table after it looks the same to a reader."""

    cells: Cells
    changes: Numbers

    def of(self, cell: int) -> float:
        found = np.flatnonzero(self.cells == cell)
        return float(self.changes[found[0]]) if found.size else 0.0


def parts_around(table: AdditiveTable, cell: int, among: Flags, size: int) -> Iterator[Cells]:
    """Ever larger parts of the table around a cell, of the cells in `among`; the last has all that relations join to it."""
    while True:
        part = table.neighbours(cell, among, size)
        yield part
        if part.size < size:
            return
        size *= GROWTH


def reach(table: AdditiveTable, cell: int, part: Cells, sign: int, most: float) -> Move:
    """The farthest move of a cell up (sign 1) or down (-1) within a part, by at most `most`."""
    counts, floors = table.counts[part], table.floors[part]
    here = int(np.flatnonzero(part == cell)[0])
    highest = np.full(part.size, np.inf)
    lowest = floors - counts
    if sign > 0:
        highest[here] = most
    else:
        lowest[here] = max(lowest[here], -most)
    costs = np.zeros(part.size)
    costs[here] = -sign
    matrix = table.matrix_of(part)
    found = _solve(costs, matrix, lowest, highest)
    assert found is not None, "no change at all is always possible"
    return Move(part, found)


def cheapest_change(table: AdditiveTable, cell: int, part: Cells, by: float, prices: Numbers) -> Move | None:
    """The cheapest move within a part that changes a cell by as much; None when there is none."""
    here = int(np.flatnonzero(part == cell)[0])
    size = part.size
    least, most = np.zeros(2 * size), np.concatenate([np.full(size, np.inf), table.counts[part] - table.floors[part]])
    least[here], most[here] = max(by, 0), max(by, 0)
    least[size + here], most[size + here] = max(-by, 0), max(-by, 0)
    matrix = table.matrix_of(part)
    both_ways = hstack([matrix, -matrix], format="csc")
    found = _solve(np.concatenate([prices[part], prices[part]]), both_ways, least, most)
    return None if found is None else Move(part, found[:size] - found[size:])


def _solve(costs: Numbers, matrix, lowest: Numbers, highest: Numbers) -> Numbers | None:
    """The vector of least cost with `matrix @ vector = 0`; None when there is none."""
    constraints = [LinearConstraint(matrix, 0, 0)] if matrix.shape[0] else []
    found = milp(costs, constraints=constraints, bounds=Bounds(lowest, highest))  # pyright: ignore[reportArgumentType]
    if found.status == INFEASIBLE:
        return None
    if found.status != OPTIMAL:
        raise RuntimeError(f"a protection program ended with status {found.status}: {found.message}")
    return np.asarray(found.x)
