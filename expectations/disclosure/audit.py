"""The audit of a release before it is made: every small count that a reader could work out, and how."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from scipy.sparse import csr_array

from expectations.disclosure.attacker import TOLERANCE, Attacker
from expectations.disclosure.minimum import counts_hidden_together, least_beside
from expectations.disclosure.published import read_counts
from expectations.disclosure.relations import relate

# What tells of values is public only where they are: a status with its value, a disparity with every group of its set. The
# places of a city are compared as groups of the city.
HIDDEN = "select * from warehouse.open.measure_values where confidentiality_status = 'suppressed'"
SET = "measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension"
DERIVED = {
    "measure_status": (f"{SET}, population_group", HIDDEN),
    "disparities": (
        SET,
        f"""
        from ({HIDDEN} and population_dimension <> 'all') select {SET}
        union all
        from ({HIDDEN} and population_dimension = 'all' and geography_type <> 'city')
        select measure_code, period_grain, period_start_date, 'city', 'city', geography_type
        """,
    ),
}
INVERTIBLE = "coalesce(value, numerator, denominator, sample_size, standard_error, ci_lower, ci_upper)"
SHOWN_RELATIONS = 3
Cells = Mapping[str, Any]  # arrays by name
Relations = Sequence[tuple[str, int, list[int]]]  # kind, whole, parts
Pair = tuple[int, int]


@dataclass(frozen=True)
class Finding:
    """A count that would be exposed: which, what a reader would know, and what tells it."""

    cell: str
    observed: str
    revealed_by: str


@dataclass(frozen=True)
class Audit:
    findings: tuple[Finding, ...]
    small_counts: int
    hidden_counts: int
    hidden_beside: int  # not small themselves
    least_beside: int  # what any pattern of this release alone would have to hide beside, or less
    open_counts: int

    @property
    def published_share(self) -> float:
        """Of the open counts that are not small, those that are shown."""
        others = self.open_counts - self.small_counts
        return 1 - self.hidden_beside / others if others else 1.0

    @property
    def utility(self) -> str:
        return (
            f"{self.published_share:.1%} of the other open counts shown: {self.hidden_beside:,} hidden beside the small ones, "
            f"at least {self.least_beside:,} by any pattern"
        )


def audit_release(warehouse: Path, releases: Sequence[Path]) -> Audit:
    """Judge what the warehouse would publish beside the releases that are kept."""
    connection = read_counts(warehouse, releases)
    try:
        relate(connection)
        cells = connection.execute("select * from cells order by cell").fetchnumpy()
        relations = connection.execute("select kind, whole, parts from relations order by all").fetchall()
        findings = [*_inverted(connection), *_derived(connection), *_exposed(relations, cells)]
        hidden_with = counts_hidden_together(connection)
    finally:
        connection.close()
    return _audit(findings, cells, relations, hidden_with)


def _audit(findings: Sequence[Finding], cells: Cells, relations: Relations, hidden_with: Sequence[Pair]) -> Audit:
    sums = ([whole, *parts] for _, whole, parts in relations)
    is_next = cells["is_next"]
    small = _small(cells)
    hidden = ~cells["is_shown"] & is_next
    return Audit(
        tuple(findings),
        small_counts=int(small.sum()),
        hidden_counts=int(hidden.sum()),
        hidden_beside=int((hidden & ~small).sum()),
        least_beside=least_beside(small, is_next, sums, hidden_with),
        open_counts=int(is_next.sum()),
    )


def _small(cells: Cells) -> np.ndarray:
    """The counts of the next release that have to be protected."""
    is_few = (cells["people"] >= 1) & (cells["people"] < cells["k"])
    return is_few & cells["is_next"] & ~cells["is_exempt"]


def _exposed(relations: Relations, cells: Cells) -> Iterator[Finding]:
    counts = cells["people"].astype(float)
    equations = _equations(relations, len(counts))
    # An unlisted group or place has no events, so a hidden count of all people or events is at least one.
    floors = np.where(cells["is_whole"], np.minimum(counts, 1.0), 0.0)

    def reader(shown: np.ndarray) -> Attacker:
        return Attacker(counts, equations, floors, np.flatnonzero(~shown & ~cells["is_known_zero"]).tolist())

    now, before = reader(cells["is_shown"]), reader(cells["was_shown"])
    for cell in map(int, np.flatnonzero(_small(cells))):
        k, label = int(cells["k"][cell]), str(cells["label"][cell])
        # What readers can tell from earlier releases alone cannot be taken back.
        if now.is_protected(cell, k) or (cells["was_released"][cell] and not before.is_protected(cell, k)):
            continue
        if not cells["is_shown"][cell] and np.allclose(now.interval(cell), before.interval(cell), atol=TOLERANCE):
            continue
        if cells["is_shown"][cell]:
            yield Finding(label, f"shown, fewer than {k}", "the value itself")
            continue
        low, high = now.interval(cell)
        observed = f"at least {low:g}, at most {high:g}; has to reach {k} and be {k - 1} wide"
        yield Finding(label, observed, _revealing(relations, cell, cells["label"]))


def _equations(relations: Relations, count: int) -> csr_array:
    rows = [row for row, (_, _, parts) in enumerate(relations) for _ in range(1 + len(parts))]
    columns = [column for _, whole, parts in relations for column in (whole, *parts)]
    signs = [sign for _, _, parts in relations for sign in (-1.0, *(1.0 for _ in parts))]
    return csr_array((signs, (rows, columns)), shape=(len(relations), count))


def _revealing(relations: Relations, cell: int, labels: np.ndarray) -> str:
    found = [f"{kind} of {labels[whole]}" for kind, whole, parts in relations if cell == whole or cell in parts]
    rest = [f"{len(found) - SHOWN_RELATIONS} more"] if len(found) > SHOWN_RELATIONS else []
    return "; ".join([*found[:SHOWN_RELATIONS], *rest])


def _inverted(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Rows that claim to be suppressed and still hold a number."""
    query = f"""
        select concat_ws(' ', measure_code, period_grain, period_start_date, geography_code, population_group)
        from warehouse.open.measure_values
        where confidentiality_status = 'suppressed' and {INVERTIBLE} is not null
        order by all
    """
    for (label,) in connection.execute(query).fetchall():
        yield Finding(label, "suppressed, but a number is there", "a column of the row itself")


def _derived(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Rows of other open tables about values that are not public."""
    for table, (key, hidden) in DERIVED.items():
        query = f"""
            select distinct concat_ws(' ', {key})
            from warehouse.open.{table}
            semi join ({hidden}) using ({key})
            order by all
        """
        for (label,) in connection.execute(query).fetchall():
            yield Finding(label, f"suppressed, but open.{table} tells of it", f"open.{table}")
