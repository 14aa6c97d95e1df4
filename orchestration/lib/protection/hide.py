"""Which counts to hide beside the small ones, so that no small one can be worked out.

For a small count that a reader can still narrow down, the cheapest change of the table is sought that lifts it to a safe
distance and breaks no relation; what had to move is hidden. At the end every count that was hidden beside the small
ones and is not needed is shown again. Deterministic: cells in order of count and position.

After M. Fischetti and J. J. Salazar (2000), "Models and algorithms for optimizing cell suppression in tabular data with
linear constraints", here with a heuristic in place of the integer program.

What readers have already may keep a count below a safe distance: no more people came from a district than it had. Then it
gets the distance that is left.
"""

from dataclasses import dataclass

import numpy as np

from orchestration.lib.protection.additive import AdditiveTable, Flags, Numbers
from orchestration.lib.protection.programs import TO_CHANGE, TOLERANCE, Move, cheapest_change, parts_around, reach
from orchestration.lib.protection.proofs import Proofs


@dataclass(frozen=True)
class Protection:
    hidden: Flags
    unprotected: tuple[int, ...]  # small counts that what readers have already keeps below a safe distance


def protect(
    table: AdditiveTable,
    small: Flags,
    k: int,
    costs: Numbers | None = None,
    kept: Flags | None = None,
    shown: Flags | None = None,
) -> Protection:
    """The cells to hide: all small ones, all `kept` ones (hidden before), none of the `shown` ones (published before)."""
    costs = np.ones(len(table)) if costs is None else costs
    kept = np.zeros(len(table), bool) if kept is None else kept
    free = np.ones(len(table), bool) if shown is None else ~shown
    hidden = (small | kept) & free
    proofs = Proofs(table, small & free, k)
    unprotected = list(map(int, np.flatnonzero(small & ~free)))
    known = set(unprotected)
    for cell in sorted(map(int, np.flatnonzero(small & free)), key=lambda cell: (table.counts[cell], cell)):
        if proofs.holds(cell, hidden):
            continue
        moves, left = _free(table, cell, hidden, free, k, costs)
        if left is not None:
            unprotected.append(cell)
            proofs.lowered[cell] = left
        if not moves:
            known.add(cell)
        for move in moves:
            proofs.add(move)
            hidden[move.cells[np.abs(move.changes) > TOLERANCE]] = True
    _show_again(table, hidden, small | kept, proofs, known, costs)
    return Protection(hidden, tuple(sorted(unprotected)))


def _free(
    table: AdditiveTable, cell: int, hidden: Flags, free: Flags, k: int, costs: Numbers
) -> tuple[list[Move], tuple[float, float] | None]:
    """The cheapest moves that protect the cell: up, and down as far as up is not enough.

    Where that cannot be, those that lead as far as it can be, and how far up and how wide that is.
    """
    prices = np.where(hidden, 0.0, costs)
    part, lowest, highest = np.array([cell]), 0.0, 0.0
    for part in parts_around(table, cell, free, TO_CHANGE):
        down = reach(table, cell, part[hidden[part]], -1, k - 1.0)
        up = cheapest_change(table, cell, part, max(k - table.counts[cell], k - 1 + down.of(cell)), prices)
        if up is not None:
            return [up, down], None
        highest = reach(table, cell, part, 1, k - 1.0).of(cell)
        lowest = reach(table, cell, part, -1, k - 1.0).of(cell)
        rise = max(k - table.counts[cell], k - 1 + lowest)
        if rise <= highest + TOLERANCE:
            moves = [cheapest_change(table, cell, part, by, prices) for by in (rise, rise - (k - 1))]
            return [move for move in moves if move is not None], None
    moves = [cheapest_change(table, cell, part, by, prices) for by in (highest, lowest) if abs(by) > TOLERANCE]
    return [move for move in moves if move is not None], (
        min(highest, k - table.counts[cell]),
        min(highest - lowest, k - 1),
    )


def _show_again(
    table: AdditiveTable, hidden: Flags, fixed: Flags, proofs: Proofs, known: set[int], costs: Numbers
) -> None:
    """Dearest first; a count is shown when all that it helped to protect are protected without it."""
    beside = map(int, np.flatnonzero(hidden & ~fixed))
    for cell in sorted(beside, key=lambda cell: (-costs[cell], -table.counts[cell], cell)):
        hidden[cell] = False
        needing = (small for small in proofs.needing(cell) if small not in known)
        if all(proofs.holds(small, hidden, without=cell) for small in needing):
            proofs.drop(cell)
        else:
            hidden[cell] = True
