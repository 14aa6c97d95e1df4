"""An additive table: whole counts, the relations between them, and what anyone knows about a hidden one.

Knows nothing of measures, files or policies.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Cells = NDArray[np.intp]
Relation = tuple[int, Sequence[int]]  # a total and its parts, by position


@dataclass(frozen=True)
class AdditiveTable:
    """Counts by position, relations as rows of a matrix that gives zero, and the least that a hidden count can be."""

    counts: Numbers
    matrix: csc_array
    floors: Numbers

    @classmethod
    def of(cls, counts: Iterable[int], relations: Sequence[Relation], floor: int = 0) -> "AdditiveTable":
        """A table of relations `total = sum of parts` with one floor for all counts."""
        rows = [row for row, (_, parts) in enumerate(relations) for _ in range(1 + len(parts))]
        columns = [column for total, parts in relations for column in (total, *parts)]
        signs = [sign for _, parts in relations for sign in (-1.0, *(1.0 for _ in parts))]
        numbers = np.array(list(counts), dtype=float)
        matrix = csc_array((signs, (rows, columns)), shape=(len(relations), len(numbers)))
        return cls(numbers, matrix, np.minimum(numbers, float(floor)))

    def __post_init__(self) -> None:
        off = np.abs(self.matrix @ self.counts) > 1e-6
        if off.any():
            raise ValueError(f"{int(off.sum())} relations do not add up, the first is number {int(np.argmax(off))}")

    def __len__(self) -> int:
        return len(self.counts)

    def matrix_of(self, part: Cells) -> csc_array:
        """The relations that touch a part, with the columns of its cells."""
        columns = self.matrix[:, part]
        return columns[np.unique(columns.indices), :]

    def neighbours(self, cell: int, among: Flags, size: int) -> Cells:
        """At most `size` cells: this one and, relation by relation, the nearest of those in `among`; by position."""
        found = {cell: None}
        queue = [cell]
        seen: set[int] = set()
        for reached in queue:
            for row in self._relations_of(reached):
                if row in seen:
                    continue
                seen.add(row)
                for other in self._cells_of(row):
                    if among[other] and other not in found:
                        if len(found) >= size:
                            return np.sort(np.fromiter(found, dtype=np.intp))
                        found[other] = None
                        queue.append(other)
        return np.sort(np.fromiter(found, dtype=np.intp))

    @cached_property
    def _by_relation(self) -> csr_array:
        return csr_array(self.matrix)

    def _relations_of(self, cell: int) -> list[int]:
        return self.matrix.indices[self.matrix.indptr[cell] : self.matrix.indptr[cell + 1]].tolist()

    def _cells_of(self, relation: int) -> list[int]:
        rows = self._by_relation
        return rows.indices[rows.indptr[relation] : rows.indptr[relation + 1]].tolist()
