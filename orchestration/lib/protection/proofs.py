"""What keeps small counts apart from any one number: moves, each a table that a reader cannot tell from the true one.

A move that was found for one count often serves others, so all are kept, by count, as long as they touch hidden counts
only.
"""

from collections.abc import Set
from dataclasses import dataclass, field

import numpy as np

from orchestration.lib.protection.additive import AdditiveTable, Flags
from orchestration.lib.protection.programs import TO_PROVE, TOLERANCE, Move, parts_around, reach


@dataclass
class Proofs:
    """The moves known for the small counts of a table under the threshold k."""

    table: AdditiveTable
    small: Flags
    k: int
    lowered: dict[int, tuple[float, float]] = field(default_factory=dict)  # how far up and how wide, if not by k
    _using: dict[int, set[int]] = field(default_factory=dict)  # moves by the counts that they change
    _changes: dict[int, dict[int, float]] = field(default_factory=dict)  # by small count and move
    _found: int = 0

    def add(self, move: Move) -> None:
        for cell, change in zip(move.cells.tolist(), move.changes.tolist(), strict=True):
            if abs(change) > TOLERANCE:
                self._using.setdefault(cell, set()).add(self._found)
                if self.small[cell]:
                    self._changes.setdefault(cell, {})[self._found] = change
        self._found += 1

    def drop(self, cell: int) -> None:
        """The count is shown: moves that change it prove nothing any more."""
        for move in self._using.pop(cell, set()):
            for changes in self._changes.values():
                changes.pop(move, None)

    def needing(self, cell: int) -> list[int]:
        """The small counts that some move of this count is known for, in order."""
        moves = self._using.get(cell, set())
        return sorted(small for small, changes in self._changes.items() if not moves.isdisjoint(changes))

    def holds(self, small: int, hidden: Flags, without: int | None = None) -> bool:
        """Whether a reader who does not see the hidden counts cannot narrow this one down; looks for moves if need be.

        `without` is a count that is not hidden any more, of which moves may still be known.
        """
        barred = self._using.get(without, set()) if without is not None else set()
        if self._is_wide(small, *self._reach(small, barred)):
            return True
        for part in parts_around(self.table, small, hidden, TO_PROVE):
            self._search(small, part)
            if self._is_wide(small, *self._reach(small, barred)):
                return True
        return False

    def _search(self, small: int, part: np.ndarray) -> None:
        rise, width = self._goal(small)
        up = reach(self.table, small, part, 1, max(width, rise))
        self.add(up)
        if up.of(small) >= rise - TOLERANCE and up.of(small) < width - TOLERANCE:
            self.add(reach(self.table, small, part, -1, width - up.of(small)))

    def _reach(self, small: int, barred: Set[int]) -> tuple[float, float]:
        changes = [change for move, change in self._changes.get(small, {}).items() if move not in barred]
        return min(changes, default=0.0), max(changes, default=0.0)

    def _is_wide(self, small: int, low: float, high: float) -> bool:
        """The interval reaches k and is at least k - 1 wide, or as far as it can; the true count lies in it."""
        rise, width = self._goal(small)
        low, high = min(low, 0.0), max(high, 0.0)
        return bool(high >= rise - TOLERANCE and high - low >= width - TOLERANCE)

    def _goal(self, small: int) -> tuple[float, float]:
        return self.lowered.get(small, (self.k - float(self.table.counts[small]), self.k - 1.0))
