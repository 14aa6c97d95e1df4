"""What a reader can work out about hidden counts: the least and the most that each can be.

The auditor's own code: it shares no program, no table and no shortcut with what chose the pattern. The limits are those
of a linear program over everything that relations join to the count: every published count and relation holds, every
hidden count is at least its floor. Each solution is a table that the reader cannot tell from the true one; its numbers
serve all counts at once.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Numbers = NDArray[np.float64]
TOLERANCE = 1e-6
UNBOUNDED = 3


class Attacker:
    """A reader of additive counts of which some are hidden. Solves only what the solutions so far leave open."""

    def __init__(self, counts: Numbers, equations: csr_array, floors: Numbers, hidden: Iterable[int]) -> None:
        """`equations @ counts = 0`; `hidden` are positions."""
        self._cells = np.array(sorted(set(hidden)), dtype=np.intp)
        inside = csr_array(equations[:, self._cells]) if len(self._cells) else csr_array((0, 0))
        inside = inside[np.diff(inside.indptr) > 0, :]
        self._equations = inside
        self._counts, self._floors = counts[self._cells], floors[self._cells]
        self._place = {int(cell): place for place, cell in enumerate(self._cells)}
        _, self._component = connected_components(csr_array(abs(inside).T @ abs(inside)), directed=False)
        self.lowest, self.highest = self._counts.copy(), self._counts.copy()
        self._solved: set[tuple[int, int]] = set()

    def interval(self, cell: int) -> tuple[float, float]:
        """The least and the most that a hidden count can be."""
        return self._limit(self._place[cell], 1), self._limit(self._place[cell], -1)

    def is_protected(self, cell: int, k: int) -> bool:
        """The interval reaches k and is at least k - 1 wide."""
        place = self._place.get(cell)
        if place is None:
            return False
        for sign in (-1, 1):
            if self._is_wide(place, k):
                return True
            self._limit(place, sign)
        return self._is_wide(place, k)

    def _is_wide(self, place: int, k: int) -> bool:
        low, high = self.lowest[place], self.highest[place]
        return bool(high >= k - TOLERANCE and high - low >= k - 1 - TOLERANCE)

    def _limit(self, place: int, sign: int) -> float:
        known = self.lowest if sign > 0 else self.highest
        if (place, sign) not in self._solved:
            cells = np.flatnonzero(self._component == self._component[place])
            solution = self._solve(cells, int(np.searchsorted(cells, place)), sign)
            self.lowest[cells] = np.minimum(self.lowest[cells], solution)
            self.highest[cells] = np.maximum(self.highest[cells], solution)
            self._solved.add((place, sign))
        return float(known[place])

    def _solve(self, cells: NDArray[np.intp], position: int, sign: int) -> Numbers:
        matrix = self._equations[:, cells]
        matrix = matrix[np.diff(matrix.indptr) > 0, :]
        solution = self._counts[cells].copy()
        if not matrix.shape[0]:
            # A hidden count that no relation binds: anything from its floor up.
            solution[position] = self._floors[cells[position]] if sign > 0 else np.inf
            return solution
        costs = np.zeros(len(cells))
        costs[position] = sign
        bounds = np.column_stack([self._floors[cells], np.full(len(cells), np.inf)])
        found = linprog(costs, A_eq=matrix, b_eq=matrix @ solution, bounds=bounds, method="highs")
        if found.status == UNBOUNDED:  # no published count limits it
            solution[position] = np.inf
            return solution
        if found.status != 0:
            raise RuntimeError(f"the attacker's program ended with status {found.status}: {found.message}")
        return np.asarray(found.x)
