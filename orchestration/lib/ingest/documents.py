"""NDJSON and JSON arrays: objects whose keys are the headers."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.archives import Member
from orchestration.lib.ingest.delimited import count_delivered, create_delivered, line_options, load_spooled
from orchestration.lib.ingest.delivery import (
    DELIVERED,
    MALFORMED,
    Delivery,
    literal,
    ordinal,
    plain_path,
    start_malformed,
)
from orchestration.lib.ingest.grammar import Grammar
from orchestration.lib.ingest.records import write_strict
from orchestration.lib.ingest.refusal import RefusalError
from orchestration.lib.ingest.scan import scan
from orchestration.lib.ingest.text import Utf8File, to_utf8

# JSON forbids control characters, so this one parts no valid line.
UNIT_SEPARATOR = "\x1f"
TAIL = 4096


def read_ndjson(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, member: Member, spool: Path
) -> Delivery:
    text = to_utf8(member, contract.encoding, spool)
    start_malformed(connection)
    plain = None if text.has_mark else scan(text.path, UNIT_SEPARATOR, "")
    if plain:
        options = line_options(plain.longest_line, plain.new_line)
        create_delivered(connection, text.path, ["c1"], UNIT_SEPARATOR, "", spool, options)
        if count_delivered(connection) == plain.lines:
            return objects_delivery(connection, text, ordinal(connection), ordinal(connection))
    copy = write_strict(text.path, Grammar(UNIT_SEPARATOR, ""), 0, spool)
    load_spooled(connection, copy, UNIT_SEPARATOR, '"', spool)
    return objects_delivery(connection, text, "_row::bigint", "_line::bigint")


def read_json(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, member: Member, spool: Path
) -> Delivery:
    text = to_utf8(member, contract.encoding, spool)
    start_malformed(connection)
    refuse_unless_array(text.path)
    size = text.path.stat().st_size + 1
    try:
        connection.execute(
            f"create or replace temp table {DELIVERED.removeprefix('temp.')} as select json::varchar as c1 from"
            f" read_json_objects({literal(plain_path(text.path, spool))}, format = 'array', compression = 'uncompressed',"
            f" maximum_object_size = {size})"
        )
    except duckdb.InvalidInputException as error:
        raise RefusalError("unreadable", f"not a JSON array: {error}") from error
    return objects_delivery(connection, text, ordinal(connection), "null::bigint")


def refuse_unless_array(path: Path) -> None:
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
    source_row: str,
    source_line: str,
    source_file: str = "null::varchar",
) -> Delivery:
    """Lines of JSON in c1 become one text column a key; what is no object is malformed."""
    delivered = DELIVERED.removeprefix("temp.")
    connection.execute(
        f"""
        create or replace temp table json_records as
        select
            {source_row} as _row, {source_line} as _line, {source_file} as _member, c1 as _original,
            case when json_valid(c1) then json_type(c1) = 'OBJECT' else false end as is_object
        from {DELIVERED}
        """
    )
    connection.execute(
        f"insert into {MALFORMED} select _row, _line, 'not a JSON object', _original, _member"
        " from json_records where not is_object"
    )
    keys = connection.execute(
        "select distinct unnest(json_keys(_original)) as key from json_records where is_object order by key"
    ).fetchall()
    headers = tuple(key for (key,) in keys)
    # JSON pointers, because a key may hold any character; one list, so that each object is parsed once.
    pointers = ", ".join(literal("/" + key.replace("~", "~0").replace("/", "~1")) for key in headers)
    columns = "".join(f", fields[{position}] as c{position}" for position in range(1, len(headers) + 1))
    connection.execute(
        f"""
        create or replace temp table {delivered} as
        select _row, _line, _member, _original{columns}
        from (select *, {f"json_extract_string(_original, [{pointers}])" if headers else "null"} as fields
              from json_records where is_object)
        """
    )
    row = connection.execute("select count(*) from json_records").fetchone()
    malformed = connection.execute(
        f"select count(*) from {MALFORMED} where source_row not in (select _row from json_records)"
    ).fetchone()
    connection.execute("drop table json_records")
    return Delivery(
        headers=headers,
        delivered_rows=(row[0] if row else 0) + (malformed[0] if malformed else 0),
        source_row="_row",
        source_line="_line",
        source_file=None if source_file.startswith("null") else source_file,
        original="_original",
        is_ordered=False,
        marked_encoding=text.marked_encoding if text else None,
    )
