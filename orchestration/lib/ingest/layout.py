"""Delivered headers against the contract: which cell feeds which column, and what has drifted."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.lib.contracts import ColumnContract, ExtractContract
from orchestration.lib.ingest.delivery import Delivery
from orchestration.lib.ingest.refusal import RefusalError
from orchestration.lib.sql_text import literal

# The body of a document is offered under this header, and left out unless the contract names it.
OPTIONAL_BODY = "content"


@dataclass(frozen=True)
class Drift:
    drift: str
    column_name: str | None
    detail: str


@dataclass(frozen=True)
class Layout:
    cells: dict[str, str | None]  # contract column → delivered column (c1, c2, …), None when it is missing
    extra: str  # SQL of the `_extra` JSON
    original: str  # SQL of the whole delivered row
    drifts: tuple[Drift, ...]


def match_layout(contract: ExtractContract, delivery: Delivery) -> Layout:
    cells = {column.name: find_cell(column, delivery.headers) for column in contract.columns}
    # JSON objects leave out what is empty: a file without objects says nothing about its layout.
    is_silent = not delivery.is_ordered and not delivery.headers
    missing = [column for column in contract.columns if cells[column.name] is None and not is_silent]
    refuse_missing(missing, delivery)
    used = set(cells.values())
    unknown = {
        header: f"c{position}"
        for position, header in enumerate(delivery.headers, start=1)
        if not contract.ignores_other_columns
        and f"c{position}" not in used
        and not (contract.format == "front_matter" and header == OPTIONAL_BODY)
    }
    return Layout(
        cells=cells,
        extra=object_of(unknown, without_nulls=True),
        original=delivery.original or object_of({h: f"c{n}::varchar" for n, h in enumerate(delivery.headers, start=1)}),
        drifts=tuple(find_drifts(delivery, cells, missing, unknown)),
    )


def find_cell(column: ColumnContract, headers: tuple[str, ...]) -> str | None:
    """Trimmed and whatever the case; JSON may hold `id` beside `ID`, and then the exact one is meant."""
    wanted = column.header.strip()
    names = [header.strip() for header in headers]
    folded = [name.casefold() for name in names]
    if wanted in names:
        return f"c{names.index(wanted) + 1}"
    return f"c{folded.index(wanted.casefold()) + 1}" if wanted.casefold() in folded else None


def refuse_missing(missing: list[ColumnContract], delivery: Delivery) -> None:
    required = [repr(column.header) for column in missing if column.is_required]
    if required:
        delivered = ", ".join(map(repr, delivery.headers[:50]))
        reason = f"required column {', '.join(required)} is not in the header; delivered: {delivered}"
        raise RefusalError("missing_required_column", reason)


def find_drifts(
    delivery: Delivery, cells: dict[str, str | None], missing: list[ColumnContract], unknown: dict[str, str]
) -> list[Drift]:
    drifts = [Drift("new_column", header, "not in the contract; kept in _extra") for header in unknown]
    drifts += [
        Drift("missing_optional_column", column.name, f"no {column.header!r} in the header; loaded as null")
        for column in missing
    ]
    order = [int(cell[1:]) for cell in cells.values() if cell]
    if delivery.is_ordered and order != sorted(order):
        drifts.append(Drift("reordered_columns", None, "delivered order: " + ", ".join(delivery.headers)))
    if delivery.marked_encoding:
        detail = f"the byte order mark says {delivery.marked_encoding}, which was used instead of the declared encoding"
        drifts.append(Drift("byte_order_mark", None, detail))
    return drifts


def object_of(cells: dict[str, str], *, without_nulls: bool = False) -> str:
    if not cells:
        return "null::json"
    values = {header: f"nullif({cell}, '')" if without_nulls else cell for header, cell in cells.items()}
    pairs = ", ".join(f"{literal(header)}, {value}" for header, value in values.items())
    if not without_nulls:
        return f"json_object({pairs})"
    # A merge patch drops the keys that are null.
    return f"nullif(json_merge_patch('{{}}', json_object({pairs}))::varchar, '{{}}')::json"
