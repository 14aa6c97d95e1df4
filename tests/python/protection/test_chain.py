"""Several releases together: late corrections, and places whose boundaries move, must not give a small count away."""

from functools import reduce

import numpy as np
import pytest
from scipy.sparse import csr_array

from expectations.disclosure.attacker import Attacker
from tests.python.protection.chain import Chain, K


def exposed(chain: Chain, cells: np.ndarray) -> list[int]:
    table = chain.table()
    attacker = Attacker(table.counts, csr_array(table.matrix), table.floors, np.flatnonzero(~chain.shown).tolist())
    return [int(cell) for cell in cells if chain.small()[cell] and not attacker.is_protected(int(cell), K)]


def city(random: np.random.Generator) -> np.ndarray:
    shares = [random.dirichlet(np.full(4, 0.8)) * 4, random.dirichlet(np.full(4, 0.8)) * 4, np.ones(4)]
    return random.poisson(40 * reduce(np.multiply.outer, shares))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("is_late_only", [True, False])
def test_corrections_in_three_releases(seed: int, is_late_only: bool) -> None:
    """Six corrections a release, in the last period or in any."""
    random = np.random.default_rng(seed)
    counts, chain, small = city(random), Chain(), 0
    for release in range(3):
        for _ in range(6 if release else 0):
            group, place, period = random.integers(0, 4, 3)
            where = (group, place, 3 if is_late_only else period)
            counts[where] = max(0, counts[where] + random.choice([-2, -1, 1, 2, 3]))
        cells = chain.release(counts)
        small += int(chain.small()[cells].sum())
        assert not exposed(chain, cells), release
    assert small


@pytest.mark.parametrize("seed", range(4))
def test_boundaries_that_move(seed: int) -> None:
    """From the second release on, a few people of each group live in another place; then one of them is corrected."""
    random = np.random.default_rng(seed)
    counts, chain = city(random), Chain()
    chain.release(counts)
    moved = np.minimum(counts[:, 1, :], random.integers(0, 4, (4, 4)))
    counts = counts.copy()
    counts[:, 1, :] -= moved
    counts[:, 2, :] += moved
    assert not exposed(chain, chain.release(counts))
    counts = counts.copy()
    counts[0, 2, 3] += 1
    assert not exposed(chain, chain.release(counts))
