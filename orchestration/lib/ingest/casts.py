"""The contract's null tokens, types and ranges as SQL over one text column. Pure: builds text, runs nothing."""

from __future__ import annotations

from datetime import date

from orchestration.lib.contracts import ColumnContract
from orchestration.lib.sql_text import literal

ISO_DAY = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
ISO_TIME = r"([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?"
ISO_OFFSET = r"( ?Z|[+-][0-9]{2}(:?[0-9]{2})?)"
# Written out, because DuckDB would also take hexadecimal, underscores and 'infinity' for numbers.
WHOLE = r"[+-]?[0-9]+(\.0*)?"
NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
TRUE, FALSE = ("true", "t", "yes", "y", "1", "1.0"), ("false", "f", "no", "n", "0", "0.0")
# Serial days of 1900-2100: a cell such as 20240131 is no serial.
LAST_SERIAL_DAY = 73_415


def null_tokened(column: ColumnContract, cell: str, tokens: tuple[str, ...]) -> str:
    """Text keeps its blanks, as delivered; what will be cast is trimmed here, once.

    Few cells have blanks at their ends, and asking for one costs a tenth of trimming.
    """
    has_blanks = f"{cell} like ' %' or {cell} like '% '"
    kept = cell if column.data_type == "varchar" else f"case when {has_blanks} then trim({cell}) else {cell} end"
    if not tokens:
        return kept
    listed = ", ".join(map(literal, tokens))
    return (
        f"case when {cell} in ({listed}) then null when ({has_blanks}) and trim({cell}) in ({listed}) then null"
        f" else {kept} end"
    )


def typed(column: ColumnContract, text: str, serial_epoch: str | None) -> str:
    """Null where the text is not of the type; the loader tells that from an empty cell."""
    kind = column.data_type
    if kind == "varchar":
        return text
    if kind in ("date", "timestamp"):
        return moment(column, text, serial_epoch)
    if kind == "boolean":
        word = f"lower({text})"
        return f"case when {word} in {TRUE} then true when {word} in {FALSE} then false end"
    if column.has_decimal_comma:
        text = f"replace(regexp_replace({text}, '[ .\u00a0\u202f]', '', 'g'), ',', '.')"
    if kind == "bigint":
        # Spreadsheets write large whole numbers as 1.2E+11.
        exact = f"try_cast({text} as double)"
        whole = f"case when {exact} = floor({exact}) and abs({exact}) < 9e15 then {exact}::bigint end"
        return (
            f"case when regexp_full_match({text}, {literal(WHOLE)}) then try_cast({text} as bigint)"
            f" when regexp_full_match({text}, {literal(NUMBER)}) then {whole} end"
        )
    finite = f" and isfinite(try_cast({text} as double))" if kind == "double" else ""
    return f"case when regexp_full_match({text}, {literal(NUMBER)}){finite} then try_cast({text} as {kind}) end"


def moment(column: ColumnContract, text: str, serial_epoch: str | None) -> str:
    formats = ", ".join(map(literal, column.date_formats))
    ways = [f"try_strptime({text}, [{formats}])::timestamp"] if formats else []
    # Parquet and spreadsheets hold real dates whatever the contract says of their text.
    ways.append(iso_moment(text, is_date=column.data_type == "date"))
    if serial_epoch:
        days = f"try_cast({text} as double)"
        # Milliseconds: a serial's fraction carries no more.
        shift = f"to_milliseconds(round({days} * 86400000)::bigint)"
        ways.append(f"case when {days} between 1 and {LAST_SERIAL_DAY} then timestamp '{serial_epoch}' + {shift} end")
    value = ways[0] if len(ways) == 1 else f"coalesce({', '.join(ways)})"
    return f"({value})::{column.data_type}"


def iso_moment(text: str, *, is_date: bool) -> str:
    """An offset is applied (UTC results), a bare time stays as it is; a date with a time of day is no date."""
    local = f"try_cast({text} as timestamp)"
    midnight = f"case when {local} = date_trunc('day', {local}) then {local} end" if is_date else local
    day = f"try_cast(case when regexp_full_match({text}, {literal(ISO_DAY)}) then {text} end as date)::timestamp"
    stamp = f"case when regexp_full_match({text}, {literal(ISO_DAY + ISO_TIME)}) then {midnight} end"
    if is_date:
        return f"coalesce({day}, {stamp})"
    zoned = f"try_cast({text} as timestamptz) at time zone 'UTC'"
    with_offset = f"case when regexp_full_match({text}, {literal(ISO_DAY + ISO_TIME + ISO_OFFSET)}) then {zoned} end"
    return f"coalesce({stamp}, {with_offset})"


def out_of_range(column: ColumnContract, value: str, today: date) -> str | None:
    below = f"{value} < {bound(column, column.minimum, today)}" if column.minimum is not None else None
    above = None
    if column.maximum is not None:
        limit = bound(column, column.maximum, today)
        # A day given as the upper bound of a timestamp is meant with all its hours.
        is_whole_day = column.data_type == "timestamp" and len(column.maximum) <= len("2024-12-31")
        above = f"{value} >= {limit} + interval 1 day" if is_whole_day else f"{value} > {limit}"
    return " or ".join(filter(None, (below, above))) or None


def bound(column: ColumnContract, text: str, today: date) -> str:
    return f"{literal(today.isoformat() if text == 'today' else text)}::{column.data_type}"


def expectation(column: ColumnContract) -> str:
    """How the reason of a cast error names the type."""
    formats = f" as {' or '.join(column.date_formats)}" if column.date_formats else ""
    return f"{column.data_type}{formats}"
