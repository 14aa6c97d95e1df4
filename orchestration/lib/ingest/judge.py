"""Which records are sound: the SQL that casts and tests each one once, and numbers it by the first fault that it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from orchestration.lib.contracts import ColumnContract, ExtractContract
from orchestration.lib.ingest.casts import expectation, null_tokened, out_of_range, typed
from orchestration.lib.ingest.delivery import Delivery
from orchestration.lib.ingest.layout import Layout
from orchestration.lib.sql_text import literal


@dataclass(frozen=True)
class Batch:
    batch_id: str
    contract: ExtractContract
    received_at: datetime

    @property
    def table(self) -> str:
        return self.contract.raw_relation


@dataclass(frozen=True)
class Load:
    """One member of a batch on its way into the raw table."""

    batch: Batch
    delivery: Delivery
    layout: Layout
    source_file: str

    @property
    def shape(self) -> tuple[object, ...]:
        """Loads of one shape are cast by the same expressions, in one statement."""
        return self.delivery.native_columns, self.delivery.serial_epoch

    @cached_property
    def file_expression(self) -> str:
        return self.delivery.source_file or literal(self.source_file)

    def holds(self, source_file: str) -> bool:
        """Documents of one archive are one load of many source files."""
        return self.delivery.source_file is not None or source_file == self.source_file

    def cells(self) -> str:
        """The contract's columns as delivered (x_)."""
        columns = self.batch.contract.columns
        return ", ".join(
            f"{self.layout.cells[column.name] or 'null::varchar'} as x_{column.name}" for column in columns
        )

    def placed(self, *more: str) -> str:
        """Every delivered record, with its file and ordinal and whatever more is asked for."""
        columns = ["*", *more, f"{self.file_expression} as _source_file", f"{self.delivery.source_row} as _source_row"]
        return f"select {', '.join(columns)} from {self.delivery.relation}"


@dataclass(frozen=True)
class Fault:
    condition: str
    code: str
    column: str
    reason: str

    def explained(self) -> str:
        """SQL of the reason that a person reads, with the value that failed."""
        if self.code == "missing_key":
            return literal(self.reason)
        return f"chr(39) || left(trim(x_{self.column}::varchar), 100) || chr(39) || {literal(' ' + self.reason)}"


def judged(load: Load, cells: str) -> str:
    """A relation: that of `cells` (x_) with typed values (v_) and `_fault`, the first test that the record fails.

    `random` is there because a condition on a volatile column is not pushed down: it would compute every cast twice.
    """
    contract = load.batch.contract
    native = load.delivery.native_columns
    texts, values = [], []
    for column in contract.columns:
        if column.name in native:
            texts.append(f"x_{column.name} as t_{column.name}")
            values.append(f"x_{column.name}::{column.data_type} as v_{column.name}")
        else:
            texts.append(f"{null_tokened(column, f'x_{column.name}', contract.null_tokens)} as t_{column.name}")
            if column.data_type != "varchar":
                value = typed(column, f"t_{column.name}", load.delivery.serial_epoch)
                values.append(f"{value} as v_{column.name}")
    tests = [f"when {fault.condition} then {number}" for number, fault in enumerate(find_faults(load))]
    return (
        f"(select *, case {' '.join(tests)} when random() < 0 then -1 end as _fault"
        f" from (select {', '.join(['*', *values])} from (select *, {', '.join(texts)} from ({cells}))))"
    )


def value(column: ColumnContract) -> str:
    return f"{'t' if column.data_type == 'varchar' else 'v'}_{column.name}"


def find_faults(load: Load) -> list[Fault]:
    """What is wrong with a record, in the order in which it is looked for."""
    faults = []
    for column in load.batch.contract.columns:
        text, typed_value = f"t_{column.name}", value(column)
        if column.name in load.batch.contract.key:
            faults.append(Fault(f"{text} is null", "missing_key", column.name, "the key is empty"))
        if column.name in load.delivery.native_columns:
            condition = f"not isfinite({typed_value})" if column.data_type in ("double", "date", "timestamp") else None
        else:
            condition = f"{typed_value} is null and {text} is not null" if column.data_type != "varchar" else None
        if condition:
            faults.append(Fault(condition, "cast_error", column.name, f"is not {expectation(column)}"))
        if outside := out_of_range(column, typed_value, load.batch.received_at.date()):
            limits = f"is outside {column.minimum or 'any'} to {column.maximum or 'any'}"
            faults.append(Fault(outside, "out_of_range", column.name, limits))
    return faults
