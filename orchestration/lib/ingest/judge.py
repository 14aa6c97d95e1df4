"""Which records are sound: each is cast and tested once, set-based, and numbered by the first fault that it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.casts import expectation, null_tokened, out_of_range, typed
from orchestration.lib.ingest.delivery import DELIVERED, Delivery, identifier, literal
from orchestration.lib.ingest.layout import Layout

# Found after the single records have been judged, by `mark_duplicates`.
DUPLICATES = ("the key came earlier in the same file", "another current file of the extract has the key")


@dataclass(frozen=True)
class Batch:
    batch_id: str
    contract: ExtractContract
    received_at: datetime

    @property
    def table(self) -> str:
        return ".".join(map(identifier, self.contract.raw_table))


@dataclass(frozen=True)
class Fault:
    condition: str
    code: str
    column: str
    reason: str

    def explained(self, cells: dict[str, str]) -> str:
        """SQL of the reason that a person reads, with the value that failed."""
        if self.code in ("missing_key", "duplicate_key"):
            return literal(self.reason)
        return f"chr(39) || left(trim({cells[self.column]}), 100) || chr(39) || {literal(' ' + self.reason)}"


def judge(
    connection: duckdb.DuckDBPyConnection, batch: Batch, delivery: Delivery, layout: Layout, member_file: str
) -> None:
    """`judged_records`: typed values (v_), and `_fault`, the number of the first test that the record fails.

    A table and not a view: filtered on `_fault`, a view computes every cast twice, which doubled the time of a load.
    """
    contract = batch.contract
    texts, values = [], []
    for column in contract.columns:
        cell = layout.cells[column.name] or "null::varchar"
        texts.append(f"{null_tokened(column, cell, contract.null_tokens)} as t_{column.name}")
        values.append(f"{typed(column, f't_{column.name}', delivery.serial_epoch)} as v_{column.name}")
    tests = [f"when {fault.condition} then {number}" for number, fault in enumerate(find_faults(batch))]
    connection.execute(
        f"""
        create or replace temp table judged_records as
        select {", ".join(f"v_{column.name}" for column in contract.columns)}, _extra, _source_file, _source_row,
            _source_line, _place, {f"case {' '.join(tests)} end" if tests else "null"}::integer as _fault
        from (
            select *, {", ".join(values)} from (
                select {", ".join(texts)}, {layout.extra} as _extra, rowid as _place,
                    {delivery.source_file or literal(member_file)} as _source_file,
                    {delivery.source_row} as _source_row, {delivery.source_line} as _source_line
                from {DELIVERED}
            )
        )
        """
    )


def find_faults(batch: Batch) -> list[Fault]:
    """What is wrong with a record, in the order in which it is looked for."""
    faults = []
    for column in batch.contract.columns:
        text, value = f"t_{column.name}", f"v_{column.name}"
        if column.name in batch.contract.key:
            faults.append(Fault(f"{text} is null", "missing_key", column.name, "the key is empty"))
        if column.data_type != "varchar":
            reason = f"is not {expectation(column)}"
            faults.append(Fault(f"{value} is null and {text} is not null", "cast_error", column.name, reason))
        if outside := out_of_range(column, value, batch.received_at.date()):
            limits = f"is outside {column.minimum or 'any'} to {column.maximum or 'any'}"
            faults.append(Fault(outside, "out_of_range", column.name, limits))
    return faults + [Fault("false", "duplicate_key", ", ".join(batch.contract.key), reason) for reason in DUPLICATES]


def mark_duplicates(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Among sound records: the first of a key is kept, unless another current file (or member) of the extract has it."""
    keys = ", ".join(f"v_{name}" for name in batch.contract.key)
    same = " and ".join(f"judged.v_{name} = other.v_{name}" for name in batch.contract.key)
    claims = ", ".join(f"{identifier(name)} as v_{name}" for name in batch.contract.key)
    first_number = len(find_faults(batch)) - len(DUPLICATES)
    connection.execute(
        f"""
        create or replace temp table repeated_records as
        with sound as (select {keys}, _place from judged_records where _fault is null),
        repeats as (select {keys} from sound group by all having count(*) > 1),
        later as (
            select judged._place from sound as judged semi join repeats as other on {same}
            qualify row_number() over (partition by {keys} order by judged._place) > 1
        ),
        -- Probed with the delivered keys: their range lets the scan leave out row groups as the table grows.
        claimed as (
            select other.* from (
                select {claims} from {batch.table}
                where _batch_id in (select batch_id from current_batches union all select ?)
            ) as other semi join sound as judged on {same}
        ),
        elsewhere as (select judged._place from sound as judged semi join claimed as other on {same})
        select _place, {first_number} as _fault from later
        union all
        select _place, {first_number + 1} from elsewhere
        """,
        [batch.batch_id],
    )
    connection.execute(
        """
        update judged_records set _fault = repeated._fault
        from (select _place, max(_fault) as _fault from repeated_records group by _place) as repeated
        where judged_records._place = repeated._place
        """
    )
