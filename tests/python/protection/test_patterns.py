"""The pattern: protects whatever the table, is the same every time, and respects what readers have already."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.sparse import csr_array

from benchmarks.cubes import skewed, with_sums
from expectations.disclosure.attacker import Attacker
from expectations.disclosure.minimum import least_beside
from orchestration.lib.protection.additive import AdditiveTable
from orchestration.lib.protection.hide import protect

K = 11


def small_counts(table: AdditiveTable) -> np.ndarray:
    return (table.counts >= 1) & (table.counts < K)


def exposed(table: AdditiveTable, hidden: np.ndarray) -> list[int]:
    """The small counts that a reader can narrow down, by the auditor's code."""
    attacker = Attacker(table.counts, csr_array(table.matrix), table.floors, np.flatnonzero(hidden).tolist())
    return [int(cell) for cell in np.flatnonzero(small_counts(table)) if not attacker.is_protected(int(cell), K)]


@settings(max_examples=60, deadline=None)
@given(
    arrays.arrays(
        np.int64, arrays.array_shapes(min_dims=1, max_dims=3, min_side=2, max_side=4), elements=st.integers(0, 60)
    )
)
def test_no_small_count_is_exposed_unless_it_is_reported(inner: np.ndarray) -> None:
    table = with_sums(inner)
    protection = protect(table, small_counts(table), K)
    assert set(exposed(table, protection.hidden)) <= set(protection.unprotected)


def test_the_same_table_has_the_same_pattern() -> None:
    table = with_sums(skewed(np.random.default_rng(3), (7, 10), 40))
    first, second = (protect(table, small_counts(table), K) for _ in range(2))
    assert small_counts(table).sum() > 5
    assert (first.hidden == second.hidden).all()


def test_every_count_hidden_beside_the_small_ones_is_needed() -> None:
    table = with_sums(skewed(np.random.default_rng(4), (7, 10), 60))
    hidden = protect(table, small_counts(table), K).hidden
    beside = np.flatnonzero(hidden & ~small_counts(table))
    assert beside.size
    for cell in beside:
        fewer = hidden.copy()
        fewer[cell] = False
        assert exposed(table, fewer), cell


def test_what_was_hidden_stays_hidden_and_what_was_shown_stays_shown() -> None:
    table = with_sums(skewed(np.random.default_rng(5), (6, 8), 60))
    small = small_counts(table)
    free = protect(table, small, K)
    beside = np.flatnonzero(free.hidden & ~small)
    kept = np.zeros(len(table), bool)
    kept[np.flatnonzero(~free.hidden)[-1]] = True
    shown = np.zeros(len(table), bool)
    shown[beside[0]] = True
    bound = protect(table, small, K, kept=kept, shown=shown)
    assert bound.hidden[kept].all()
    assert not bound.hidden[shown].any()
    assert not bound.unprotected
    assert not exposed(table, bound.hidden)


def test_what_is_known_already_is_reported() -> None:
    """All other counts of a line, and its sum, were shown: nothing hides the small one."""
    table = with_sums(np.array([3, 40, 40]))
    shown = np.array([True, False, True, True])
    assert protect(table, small_counts(table), K, shown=shown).unprotected == (1,)


def test_a_bounded_count_is_protected_on_both_sides() -> None:
    """Seven of 16 people, where the 16 are shown: up to 16 is not far enough up, so the interval has to reach down too."""
    table = with_sums(np.array([[7, 9], [60, 70], [50, 40]]))
    shown = np.zeros(len(table), bool)
    shown[[0, 3, 6, 9]] = True
    protection = protect(table, small_counts(table), K, shown=shown)
    assert not protection.unprotected
    assert not exposed(table, protection.hidden)


def test_what_cannot_be_far_enough_is_as_far_as_it_can_be() -> None:
    """Four and six of ten people, where the ten are shown: none of them can be eleven, and each may be any number up to ten."""
    table = with_sums(np.array([[4, 6], [50, 60]]))
    total, four, six = 3, 4, 5
    shown = np.arange(len(table)) == total
    protection = protect(table, small_counts(table), K, shown=shown)
    assert protection.unprotected == (total, four, six)
    attacker = Attacker(table.counts, csr_array(table.matrix), table.floors, np.flatnonzero(protection.hidden).tolist())
    assert [attacker.interval(cell) for cell in (four, six)] == [(0, 10), (0, 10)]
    assert not protection.hidden[[0, 6]].any()


@pytest.mark.parametrize(
    ("inner", "least"),
    [([3, 40, 50], 1), ([3, 9, 50], 0), ([[3, 40], [50, 60]], 3), ([[3, 40], [50, 4]], 2), ([[3, 9], [50, 60]], 2)],
)
def test_the_least_is_what_the_best_of_all_patterns_hides(inner: list[int], least: int) -> None:
    table = with_sums(np.array(inner))
    small = small_counts(table)
    sums = [np.flatnonzero(row).tolist() for row in table.matrix.toarray()]
    assert least_beside(small, np.ones(len(table), bool), sums) == least
    others = np.flatnonzero(~small).tolist()
    fewer = (beside for size in range(least) for beside in combinations(others, size))
    assert all(exposed(table, small | np.isin(np.arange(len(table)), beside)) for beside in fewer)
    assert any(
        not exposed(table, small | np.isin(np.arange(len(table)), beside)) for beside in combinations(others, least)
    )
