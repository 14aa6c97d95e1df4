"""What cannot be protected cell by cell is rolled up: its breakdown is left out at that period grain."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from orchestration.lib.protection.additive import AdditiveTable, Flags, Numbers
from orchestration.lib.protection.hide import protect


@dataclass(frozen=True)
class Breakdowns:
    """The breakdown of each count, as a number: counts of one number are left out together."""

    numbers: NDArray[np.int64]

    def around(self, table: AdditiveTable, cells: tuple[int, ...], left_out: Flags) -> Flags:
        """The counts of the breakdowns that the cells are in; if these are left out already, of those related to them."""
        reached = np.zeros(len(table), bool)
        reached[list(cells)] = True
        chosen = np.isin(self.numbers, self.numbers[reached])
        while chosen.any() and not (chosen & ~left_out).any():
            related = abs(table.matrix.T) @ (abs(table.matrix) @ chosen.astype(float)) > 0
            wider = chosen | np.isin(self.numbers, self.numbers[related])
            if (wider == chosen).all():
                break
            chosen = wider
        return chosen


@dataclass(frozen=True)
class Pattern:
    hidden: Flags
    left_out: Flags = field(default_factory=lambda: np.zeros(0, bool))

    def reason(self, cell: int, is_small: bool) -> str:
        if self.left_out[cell]:
            return "rolled_up"
        return "small" if is_small else "beside"


def protect_or_roll_up(
    table: AdditiveTable,
    small: Flags,
    k: int,
    costs: Numbers,
    kept: Flags,
    shown: Flags,
    breakdowns: Breakdowns,
) -> Pattern:
    """A pattern that protects every small count that is not public already, leaving out what has to be."""
    left_out = np.zeros(len(table), bool)
    while True:
        protection = protect(table, small, k, costs, kept | left_out, shown)
        failed = tuple(cell for cell in protection.unprotected if not shown[cell])
        more = breakdowns.around(table, failed, left_out) & ~shown
        if not failed or not (more & ~left_out).any():
            return Pattern(protection.hidden | (left_out & ~shown), left_out)
        left_out |= more
