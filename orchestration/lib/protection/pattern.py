"""The pattern of a release: which of the open counts are hidden.

Counts that no relation joins, directly or through others, are tables of their own. Each is solved alone, two or more at
once; a table that is the same as in the last build keeps its pattern.
"""

import hashlib
import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import csc_array
from scipy.sparse.csgraph import connected_components

from orchestration.lib.protection.additive import AdditiveTable, Flags
from orchestration.lib.protection.hide import protect

Columns = Mapping[str, Any]  # arrays by name

# Tables with fewer small counts are solved in this process: another takes a second to start.
WORTH_A_PROCESS = 40
COUNT = "cell_id, people, threshold, is_small, is_shown, is_kept, cost, role, release_id"
# What two releases tell by their difference is a count of neither.
MOVED = """
    cell_id, people, threshold, true as is_small, false as is_shown, true as is_kept, 1 as cost, 'moved' as role,
    null as release_id
"""
CELLS = """
    select
        cell_id,
        any_value(people)::double as people,
        any_value(threshold) as threshold,
        bool_or(is_small) as is_small,
        bool_or(is_shown) as is_shown,
        bool_or(is_kept) as is_kept,
        any_value(cost) as cost,
        not bool_or(role = 'n') as may_be_zero,
        coalesce(bool_or(release_id = 'next'), false) as is_next
    from cells
    group by cell_id
    order by cell_id
"""
RELATIONS = """
    select relation_number, cell_id, sign
    from relations
    order by relation_number, sign, cell_id
"""
SCHEMA = pa.schema([("cell_id", pa.uint64()), ("reason", pa.string()), ("signature", pa.string())])


@dataclass(frozen=True)
class OpenTable:
    """One table of open counts, as it goes to the process that solves it."""

    ids: NDArray[np.uint64]
    table: AdditiveTable
    small: Flags
    shown: Flags
    kept: Flags
    next: Flags
    costs: NDArray[np.float64]
    threshold: int

    def signature(self) -> str:
        """Of everything that the pattern depends on."""
        digest = hashlib.sha256(str(self.threshold).encode())
        matrix = self.table.matrix
        for array in (
            *(self.ids, self.table.counts, self.table.floors, self.small, self.shown, self.kept, self.next, self.costs),
            *(matrix.indptr, matrix.indices, matrix.data),
        ):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()

    def solve(self) -> Flags:
        return protect(self.table, self.small, self.threshold, self.costs, self.kept, self.shown).hidden


def hidden_cells(
    session: duckdb.DuckDBPyConnection,
    cells: duckdb.DuckDBPyRelation,
    moved: duckdb.DuckDBPyRelation,
    relations: duckdb.DuckDBPyRelation,
    last: str,
) -> pa.Table:
    """One row per hidden count: its id, `small` or `beside`, and the signature of its table.

    `last` names the pattern of the last build, if there is one.
    """
    counts = cells.project(COUNT).union(moved.project(MOVED)).query("cells", CELLS).fetchnumpy()
    tables = open_tables(counts, relations.query("relations", RELATIONS).fetchnumpy())
    known = _last_patterns(session, last)
    signatures = [table.signature() for table in tables]
    changed = [table for table, signature in zip(tables, signatures, strict=True) if signature not in known]
    solved = iter(solve_all(changed))
    found = []
    for table, signature in zip(tables, signatures, strict=True):
        rows = known[signature] if signature in known else _rows(table, next(solved))
        found += [{"cell_id": cell, "reason": reason, "signature": signature} for cell, reason in rows]
    return pa.Table.from_pylist(found, schema=SCHEMA)


def open_tables(cells: Columns, relations: Columns) -> list[OpenTable]:
    """The tables with something small or hidden before in them, the largest first."""
    ids = cells["cell_id"]
    columns = np.searchsorted(ids, relations["cell_id"])
    _, rows = np.unique(relations["relation_number"], return_inverse=True)
    shape = (int(rows.max(initial=-1)) + 1, len(ids))
    matrix = csc_array((relations["sign"].astype(float), (rows, columns)), shape=shape)
    _, labels = connected_components(abs(matrix.T) @ abs(matrix), directed=False)
    concerned = np.unique(labels[cells["is_small"] | cells["is_kept"]])
    order = np.argsort(labels, kind="stable")
    bounds = np.searchsorted(labels[order], np.stack([concerned, concerned + 1]))
    found = [_open_table(cells, matrix, order[start:end]) for start, end in bounds.T]
    return sorted(found, key=lambda table: (-int(table.small.sum()), int(table.ids[0])))


def _open_table(cells: Columns, matrix: csc_array, inside: NDArray[np.intp]) -> OpenTable:
    own = matrix[:, inside]
    counts = cells["people"][inside]
    # A place or group without events has no row: a hidden count of all people or events is at least one.
    floors = np.where(cells["may_be_zero"][inside], 0.0, np.minimum(counts, 1.0))
    return OpenTable(
        ids=cells["cell_id"][inside],
        table=AdditiveTable(counts, csc_array(own[np.unique(own.indices), :]), floors),
        small=cells["is_small"][inside],
        shown=cells["is_shown"][inside],
        kept=cells["is_kept"][inside],
        next=cells["is_next"][inside],
        costs=cells["cost"][inside],
        threshold=int(cells["threshold"][inside].max()),
    )


def solve_all(tables: list[OpenTable]) -> list[Flags]:
    """The pattern of each table, in order; large ones in processes of their own."""
    large = sum(int(table.small.sum()) >= WORTH_A_PROCESS for table in tables)
    if large < 2:
        return [table.solve() for table in tables]
    with ProcessPoolExecutor(min(large, os.cpu_count() or 1), mp_context=get_context("spawn")) as pool:
        return list(pool.map(OpenTable.solve, tables))


def _last_patterns(session: duckdb.DuckDBPyConnection, last: str) -> dict[str, list[tuple[int, str]]]:
    known: dict[str, list[tuple[int, str]]] = {}
    schema, name = last.replace('"', "").split(".")[-2:]
    query = (
        "select 1 from duckdb_tables() where database_name = current_database() and schema_name = ? and table_name = ?"
    )
    if session.execute(query, [schema, name]).fetchone():
        rows = session.execute(f"select signature, cell_id, reason from {last} order by signature, cell_id").fetchall()
        for signature, cell, reason in rows:
            known.setdefault(signature, []).append((cell, reason))
    return known


def _rows(table: OpenTable, hidden: Flags) -> list[tuple[int, str]]:
    cells = np.flatnonzero(hidden & table.next).tolist()
    return [(int(table.ids[cell]), "small" if table.small[cell] else "beside") for cell in cells]
