"""NDJSON and JSON arrays: objects whose keys are the headers."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.archives import Member
from orchestration.lib.ingest.delimited import csv_source, line_options, malformed_source, records_source
from orchestration.lib.ingest.delivery import STREAMED, Delivery, plain_path, temp_name
from orchestration.lib.ingest.grammar import Grammar
from orchestration.lib.ingest.records import write_strict
from orchestration.lib.ingest.refusal import RefusalError, damage_refused, refuse_if_wide
from orchestration.lib.ingest.scan import PlainScan
from orchestration.lib.ingest.text import Utf8File, to_utf8
from orchestration.lib.sql_text import literal

# JSON forbids control characters, so this one parts no valid line.
UNIT_SEPARATOR = "\x1f"
TAIL = 4096
# Measured: 500 MB of small objects fill the 3 GB that DuckDB has, and take half a minute.
LARGEST_ARRAY = 500_000_000
# A JSON text that begins with a brace is an object; asked in this order, each text is parsed once.
IS_OBJECT = r"(ltrim(c1, e' \t\r\n')[1] = '{' and json_valid(c1))"


def read_ndjson(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, member: Member, spool: Path
) -> Delivery:
    text = member.text or to_utf8(member, contract, spool, PlainScan(UNIT_SEPARATOR, ""))
    if text.plain and not text.has_mark:
        options = line_options(text.plain.longest_record, text.plain.new_line)
        lines = csv_source(text.path, ["c1"], UNIT_SEPARATOR, "", spool, options)
        relation = f"(select {STREAMED} as _row, {STREAMED} as _line, null::varchar as _member, c1 from {lines})"
        delivery = objects_delivery(connection, text, relation, spool)
        # A line that holds the separator is two fields for DuckDB, which leaves it out.
        if delivery.delivered_rows == text.plain.records:
            return delivery
    copy = write_strict(text.path, Grammar(UNIT_SEPARATOR, ""), 0, spool)
    lines = records_source(copy, UNIT_SEPARATOR, '"', spool)
    relation = f"(select _row::bigint as _row, _line::bigint as _line, null::varchar as _member, c1 from {lines})"
    return objects_delivery(connection, text, relation, spool, malformed_source(copy, spool), copy.bad)


def read_json(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, member: Member, spool: Path
) -> Delivery:
    text = to_utf8(member, contract, spool, PlainScan(UNIT_SEPARATOR, ""))
    refuse_unless_array(text.path)
    size = text.path.stat().st_size + 1
    table = temp_name(spool, "array")
    with damage_refused("not a JSON array"):
        # Once: the array is one object for the reader, and it takes memory by its size.
        connection.execute(
            f"create or replace temp table {table} as select {STREAMED} as _row, null::bigint as _line,"
            f" null::varchar as _member, json::varchar as c1 from read_json_objects({literal(plain_path(text.path, spool))},"
            f" format = 'array', compression = 'uncompressed', maximum_object_size = {size})"
        )
    return objects_delivery(connection, text, table, spool, temp_table=table)


def refuse_unless_array(path: Path) -> None:
    if path.stat().st_size > LARGEST_ARRAY:
        reason = f"a JSON array of {path.stat().st_size:,} bytes, where at most {LARGEST_ARRAY:,} are held in memory"
        raise RefusalError("too_large", f"{reason}: have it delivered with one object a line (ndjson)")
    with path.open("rb") as stream:
        head = stream.read(TAIL).removeprefix(b"\xef\xbb\xbf").lstrip()
        stream.seek(max(0, path.stat().st_size - TAIL))
        tail = stream.read().rstrip()
    if not head.startswith(b"["):
        raise RefusalError("unreadable", "the file is not a JSON array")
    if not tail.endswith(b"]"):
        raise RefusalError("truncated", "the JSON array has no end")


def objects_delivery(
    connection: duckdb.DuckDBPyConnection,
    text: Utf8File | None,
    relation: str,
    spool: Path,
    malformed: str | None = None,
    malformed_rows: int = 0,
    temp_table: str | None = None,
) -> Delivery:
    """`relation` (_row, _line, _member, c1) holds JSON texts: one column a key; what is no object is malformed."""
    rows, others, layouts = connection.execute(
        f"""
        select sum(n)::bigint, coalesce(sum(n) filter (is_object is not true), 0)::bigint, list(keys) filter (is_object)
        from (select {IS_OBJECT} as is_object, case when {IS_OBJECT} then json_keys(c1) end as keys, count(*) as n
              from {relation} group by all)
        """
    ).fetchone() or (0, 0, None)
    headers = tuple(sorted({key for layout in layouts or () for key in layout}))
    refuse_if_wide(len(headers))
    if others:
        no_objects = (
            f"select _row as source_row, _line as source_line, 'not a JSON object' as reason, c1 as original,"
            f" _member as source_file from {relation} where {IS_OBJECT} is not true"
        )
        malformed = f"({no_objects}{f' union all select * from {malformed}' if malformed else ''})"
    # JSON pointers, because a key may hold any character; one list, so that each object is parsed once.
    pointers = ", ".join(literal("/" + key.replace("~", "~0").replace("/", "~1")) for key in headers)
    fields = f"json_extract_string(c1, [{pointers}])" if headers else "null"
    columns = "".join(f", fields[{position}] as c{position}" for position in range(1, len(headers) + 1))
    objects = f"select *, {fields} as fields from {relation}{f' where {IS_OBJECT}' if others else ''}"
    return Delivery(
        headers=headers,
        relation=f"(select _row, _line, _member, c1 as _original{columns} from ({objects}))",
        malformed=malformed,
        delivered_rows=(rows or 0) + malformed_rows,
        source_row="_row",
        source_line="_line",
        source_file="_member" if text is None else None,
        original="_original",
        temp_table=temp_table,
        is_ordered=False,
        marked_encoding=text.marked_encoding if text else None,
    )
