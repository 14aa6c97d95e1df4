"""What a Parquet file is at least as text, before it is read: a kilobyte can hold a billion equal cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import duckdb
from duckdb.sqltypes import DuckDBPyType

from orchestration.lib.ingest.allowance import Allowance
from orchestration.lib.sql_text import quoted


def refuse_if_swollen(connection: duckdb.DuckDBPyConnection, source: str, allowance: Allowance) -> None:
    """By what costs least to ask: first the footer's word for its pages and a byte for each cell, then all texts."""
    metadata = source.replace("read_parquet", "parquet_metadata", 1)
    sizes = "greatest(sum(total_uncompressed_size), sum(num_values))"
    for query in (f"select {sizes}::hugeint from {metadata}", text_query(connection, source)):
        [(size,)] = connection.execute(query).fetchall()
        allowance.refuse_more_than(size or 0)


def text_query(connection: duckdb.DuckDBPyConnection, source: str) -> str:
    """Each text as often as it stands there, which the dictionary of a column has once."""
    read = connection.sql(f"from {source}")
    lengths = total(text_bytes(quoted(name), kind) for name, kind in zip(read.columns, read.types, strict=True))
    return f"select sum({lengths or 0})::hugeint from {source}"


def text_bytes(value: str, kind: DuckDBPyType) -> str | None:
    """SQL for the bytes of all texts in a value; None where there are none."""
    if kind.id == "varchar":
        return f"strlen({value})"
    if kind.id == "blob":
        return f"octet_length({value})"
    if kind.id not in ("struct", "map", "list"):
        return None
    parts = cast("list[tuple[str, DuckDBPyType]]", kind.children)
    if kind.id == "struct":
        return total(text_bytes(f"({value}).{quoted(name)}", part) for name, part in parts)
    lists = [f"map_keys({value})", f"map_values({value})"] if kind.id == "map" else [value]
    return total(list_bytes(each, part) for each, (_, part) in zip(lists, parts, strict=True))


def list_bytes(values: str, kind: DuckDBPyType) -> str | None:
    each = text_bytes("x", kind)
    return each and f"list_sum(list_transform({values}, lambda x: {each}))"


def total(lengths: Iterable[str | None]) -> str | None:
    return " + ".join(f"coalesce({length}, 0)" for length in lengths if length) or None
