"""Releases of one table of counts, as readers keep them: what did not change in a period is the same count."""

import numpy as np
from scipy.sparse import csc_array, csr_array

from benchmarks.cubes import with_sums
from orchestration.lib.protection.additive import AdditiveTable, Flags, Numbers
from orchestration.lib.protection.hide import protect

K = 11


class Chain:
    """Counts by group × place × period (last axis, its sum first); every version of a count is a cell of its own."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, bytes], int] = {}
        self._rows: list[tuple[np.ndarray, np.ndarray]] = []
        self.counts: Numbers = np.zeros(0)
        self.shown: Flags = np.zeros(0, bool)
        self._last: dict[int, bool] = {}

    def release(self, inner: np.ndarray) -> np.ndarray:
        """Publish a state of the counts, protected against all states so far; gives the positions of its cells."""
        single = with_sums(inner)
        periods = single.counts.reshape([size + 1 for size in inner.shape])
        versions = [period.tobytes() for period in np.moveaxis(periods, -1, 0)]
        cells = np.array(
            [
                self._cells.setdefault((place, versions[place % len(versions)]), len(self._cells))
                for place in range(len(single))
            ]
        )
        self._grow(cells, single.counts)
        matrix = csr_array(single.matrix)
        for start, end in zip(matrix.indptr, matrix.indptr[1:], strict=False):
            self._rows.append((cells[matrix.indices[start:end]], matrix.data[start:end]))
        is_next = np.zeros(len(self.counts), bool)
        is_next[cells] = True
        kept = ~is_next
        for place, cell in enumerate(cells):
            kept[cell] |= self._last.get(place, False)
        shown = self.shown | (self.counts == 0)
        table = self.table()
        hidden = protect(table, self.small(), K, kept=kept & ~shown, shown=shown).hidden
        self.shown = shown | (is_next & ~hidden)
        self._last = {place: bool(~self.shown[cell]) for place, cell in enumerate(cells)}
        return cells

    def small(self) -> Flags:
        return (self.counts >= 1) & (self.counts < K)

    def table(self) -> AdditiveTable:
        rows = np.concatenate([np.full(len(cells), number) for number, (cells, _) in enumerate(self._rows)])
        columns = np.concatenate([cells for cells, _ in self._rows])
        signs = np.concatenate([signs for _, signs in self._rows])
        matrix = csc_array((signs, (rows, columns)), shape=(len(self._rows), len(self.counts)))
        return AdditiveTable(self.counts, matrix, np.minimum(self.counts, 1.0))

    def _grow(self, cells: np.ndarray, counts: Numbers) -> None:
        grown = np.zeros(len(self._cells))
        grown[: len(self.counts)] = self.counts
        grown[cells] = counts
        self.shown = np.concatenate([self.shown, np.zeros(len(grown) - len(self.shown), bool)])
        self.counts = grown
