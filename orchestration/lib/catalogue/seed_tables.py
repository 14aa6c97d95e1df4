"""The seeds as tables in memory, so that a rule is a piece of SQL.

A table has the columns of the YAML with their types (null where a cell cannot be read), `_line` (the line on which the
row begins) and `_text` (the cells as written).
"""

from collections.abc import Sequence
from types import TracebackType

import duckdb

from orchestration.lib.catalogue.problem import SeedProblem
from orchestration.lib.catalogue.rule import SeedRule
from orchestration.lib.catalogue.seed_files import Seed

# How a cell of a type is written, and what to say when it is not. DuckDB alone would round 2.5 to a whole number, and take
# `inf` and `nan`.
NUMBER = (r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", "a number such as 12.5")
WHOLE = (r"[+-]?\d+", "a whole number")
WRITTEN = {
    "date": (r"\d{4}-\d{2}-\d{2}", "a date such as 2024-07-01"),
    "integer": WHOLE,
    "bigint": WHOLE,
    "double": NUMBER,
    "decimal": NUMBER,
    "boolean": ("(?i)true|false", "true or false"),
}


class SeedTables:
    """A database of all seeds, to be asked which rows break a rule."""

    def __init__(self, seeds: Sequence[Seed]) -> None:
        self.seeds = {seed.name: seed for seed in seeds}
        self.columns = {seed.name: seed.columns for seed in seeds}
        # A thousand rows: starting threads would cost more than the rules.
        self.connection = duckdb.connect(config={"threads": 1})
        for seed in seeds:
            self._load(seed)

    def __enter__(self) -> "SeedTables":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def violations(self, rule: SeedRule) -> list[SeedProblem]:
        """In every seed that has the columns which the rule is about."""
        return [
            SeedProblem(seed.file, problem, rule.remedy_for(seed.name), row, column, seed.cell(row, column))
            for seed in self.seeds.values()
            if rule.applies_to(seed.name, self.columns)
            for row, column, problem in self.connection.execute(
                rule.query(seed.name, self.columns[seed.name])
            ).fetchall()
        ]

    def _load(self, seed: Seed) -> None:
        columns = list(zip(*seed.rows.values(), strict=True)) if seed.rows else [()] * len(seed.header)
        cells = ", ".join(
            f'unnest(${position}::varchar[]) as "{column}"' for position, column in enumerate(seed.header, start=2)
        )
        texts = ", ".join(f'"{column}" := "{column}"' for column in seed.columns)
        typed = "".join(f", {typed_cell(column, seed.types[column])}" for column in seed.columns)
        self.connection.execute(
            f"create table {seed.name} as select _line, struct_pack({texts}) as _text{typed} "
            f"from (select unnest($1::bigint[]) as _line, {cells}) as written",
            [list(seed.rows or {}), *(list(column) for column in columns)],
        )


def typed_cell(column: str, data_type: str) -> str:
    pattern, _ = WRITTEN.get(data_type.split("(")[0].lower(), (".*", ""))
    return f"""
        case when regexp_full_match("{column}", '{pattern}', 's') then try_cast(nullif("{column}", '') as {data_type}) end
            as "{column}\""""
