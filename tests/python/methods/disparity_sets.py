"""Sets of groups for the tests of `methods.disparity`, and what the macro gives for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import duckdb
import numpy as np

COLUMNS = """
    set_key varchar, subgroup varchar, estimate double, standard_error double, population double,
    subgroup_order integer, is_favourable boolean, scale double, reference_subgroup varchar
"""


@dataclass(frozen=True)
class GroupSet:
    """One set: a value, its standard error and the people of each group; groups are named a, b, c … in order."""

    key: str
    estimates: tuple[float | None, ...]
    errors: tuple[float | None, ...]
    people: tuple[float | None, ...]
    is_ordered: bool = False
    is_favourable: bool | None = True
    scale: float | None = 100.0
    reference: str | None = None
    names: tuple[str, ...] = ()
    orders: tuple[int, ...] = ()

    def rows(self) -> Iterable[tuple]:
        names = self.names or tuple(chr(ord("a") + place) for place in range(len(self.estimates)))
        orders = self.orders or tuple(range(1, len(self.estimates) + 1))
        values = zip(names, self.estimates, self.errors, self.people, orders, strict=True)
        for name, estimate, error, people, order in values:
            place = order if self.is_ordered else None
            yield (self.key, name, estimate, error, people, place, self.is_favourable, self.scale, self.reference)

    @property
    def y(self) -> np.ndarray:
        return np.array(self.estimates, dtype=float)

    @property
    def s(self) -> np.ndarray:
        return np.array(self.errors, dtype=float)

    @property
    def n(self) -> np.ndarray:
        return np.array(self.people, dtype=float)


class Result(NamedTuple):
    variant: str
    estimate: float | None
    standard_error: float | None
    lower: float | None
    upper: float | None
    reference_group: str | None
    group_count: int

    @property
    def numbers(self) -> list[float]:
        return [number for number in self[1:5] if number is not None]


Results = dict[tuple[str, str, str], Result]


def disparities(connection: duckdb.DuckDBPyConnection, sets: Iterable[GroupSet]) -> Results:
    """Results by set, code and variant; the variant without its reason, which stays in the result."""
    connection.execute(f"create or replace temp table sets_of_groups ({COLUMNS})")
    rows = [row for group_set in sets for row in group_set.rows()]
    if rows:
        connection.executemany("insert into sets_of_groups values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    found = connection.execute("select * from methods.disparity('sets_of_groups')").fetchall()
    results = {(key, code, variant.split(":")[0]): Result(variant, *rest) for key, code, variant, *rest in found}
    assert len(results) == len(found), "a set, code and variant appears twice"
    return results
