"""The least that any pattern has to hide beside the small counts: what the chosen one is measured against.

A sum of which one count alone is hidden gives it back. So wherever one is hidden, another is (M. Fischetti and J. J. Salazar
(2000), "Models and algorithms for optimizing cell suppression in tabular data with linear constraints"). And the counts
behind a value are hidden with it. What a pattern needs beyond that is left out, and counts may be hidden in part, so the
true minimum is this or more.
"""

from collections.abc import Iterable, Sequence

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import block_array, csr_array, eye_array
from scipy.sparse.csgraph import connected_components

from expectations.disclosure.published import KEYS

Flags = NDArray[np.bool_]
ROUNDING = 1e-4
# A count that is hidden hides every value that it is behind; so all counts that only some of these values tell of are hidden.
HIDDEN_WITH = f"""
    with held as (select distinct cell, measure_code, {KEYS} from placed where release = 'next'),
    told as (select cell, count(*) as times from held group by cell)
    select one.cell, other.cell
    from held as one
    inner join held as other using (measure_code, {KEYS})
    inner join told on told.cell = other.cell
    where one.cell <> other.cell
    group by all
    having count(*) = any_value(told.times)
    order by all
"""


def counts_hidden_together(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """Pairs of counts of the next release, by position: where the first is hidden, so is the second."""
    return connection.execute(HIDDEN_WITH).fetchall()


def least_beside(
    small: Flags, may_hide: Flags, sums: Iterable[Sequence[int]], hidden_with: Iterable[tuple[int, int]] = ()
) -> int:
    """How many counts at least, beside those that are `small`; of each sum the positions of its counts, whole and parts."""
    inside = _rows([sum_ for sum_ in sums if all(may_hide[cell] for cell in sum_)], len(small))
    pairs = _rows([pair for pair in hidden_with if all(may_hide[cell] for cell in pair)], len(small), (1.0, -1.0))
    joined = abs(inside.T @ inside) + abs(pairs.T @ pairs)
    _, tables = connected_components(csr_array(joined), directed=False)
    cells = np.flatnonzero(np.isin(tables, tables[small]))
    hidden = _hidden_in_part(_of(inside, cells), _of(pairs, cells), small[cells])
    # A table is hidden in whole counts.
    return int(np.ceil(np.bincount(tables[cells], hidden * ~small[cells]) - ROUNDING).sum())


def _rows(members: Sequence[Sequence[int]], count: int, signs: Sequence[float] | None = None) -> csr_array:
    rows = np.repeat(np.arange(len(members)), [len(cells) for cells in members])
    columns = np.array([cell for cells in members for cell in cells], dtype=np.intp)
    entries = np.ones(len(columns)) if signs is None else np.tile(signs, len(members))
    return csr_array((entries, (rows, columns)), shape=(len(members), count))


def _of(matrix: csr_array, cells: NDArray[np.intp]) -> csr_array:
    """The rows that have one of the cells, which have no others."""
    part = csr_array(matrix[:, cells])
    return csr_array(part[np.diff(part.indptr) > 0, :])


def _hidden_in_part(inside: csr_array, pairs: csr_array, small: Flags) -> NDArray[np.float64]:
    """Of each count, from 0 to 1, how much the cheapest such pattern hides.

    A sum hides at least twice what each of its counts does.
    """
    sums, count = _height(inside), len(small)
    if not count:
        return np.zeros(0)
    each = np.arange(inside.nnz)
    of_sums = np.repeat(np.arange(sums), np.diff(inside.indptr))
    twice = csr_array((np.full(inside.nnz, 2.0), (each, inside.indices)), shape=(inside.nnz, count))
    its_sum = csr_array((np.ones(inside.nnz), (each, of_sums)), shape=(inside.nnz, sums))
    found = linprog(
        np.concatenate([~small, np.zeros(sums, bool)]).astype(float),
        A_ub=block_array([[twice, -its_sum], [pairs, csr_array((_height(pairs), sums))]], format="csr"),
        b_ub=np.zeros(inside.nnz + _height(pairs)),
        A_eq=block_array([[inside, -eye_array(sums)]], format="csr"),
        b_eq=np.zeros(sums),
        bounds=np.column_stack([np.concatenate([small, np.zeros(sums)]), np.repeat([1.0, np.inf], [count, sums])]),
        method="highs",
    )
    if found.status != 0:
        raise RuntimeError(f"the program of the least hiding ended with status {found.status}: {found.message}")
    return np.asarray(found.x)[:count]


def _height(matrix: csr_array) -> int:
    return len(matrix.indptr) - 1
