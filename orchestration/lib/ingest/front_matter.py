"""Markdown documents with YAML front matter, and plain YAML files: one record a document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest.archives import Member
from orchestration.lib.ingest.delivery import Delivery, plain_path
from orchestration.lib.ingest.documents import objects_delivery
from orchestration.lib.ingest.refusal import RefusalError
from orchestration.lib.ingest.scan import PlainScan
from orchestration.lib.ingest.session import made
from orchestration.lib.ingest.text import to_utf8
from orchestration.lib.sql_text import literal

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 100


def read_front_matter(
    connection: duckdb.DuckDBPyConnection, contract: ExtractContract, members: Iterable[Member], spool: Path
) -> Delivery:
    """All documents of a file together: each is one record, and an inventory has hundreds."""
    documents, malformed = 0, 0
    with (made(spool) / "records.ndjson").open("w", encoding="utf-8") as records:
        for documents, member in enumerate(members, start=1):
            path = to_utf8(member, contract, spool, PlainScan("\n", "")).path
            if path.stat().st_size > contract.limits.line_bytes:
                raise RefusalError("too_large", f"{member.source_file} is a document of {path.stat().st_size:,} bytes")
            text = path.read_text(encoding="utf-8-sig")
            try:
                fields = front_matter(text)
                found = json.dumps(fields, default=str, allow_nan=False)
                problem = None if fields else "the document has no front matter"
            # The last two of dates that are none, and of numbers and keys that JSON does not have.
            except (yaml.YAMLError, ValueError, TypeError) as error:
                found, problem = "{}", f"front matter is not YAML: {error}"
            malformed += problem is not None
            row = json.dumps({"n": documents, "m": member.source_file, "t": text, "p": problem})
            records.write(f'{row[:-1]}, "f": {found}}}\n')
    source = (
        f"read_json({literal(plain_path(spool / 'records.ndjson', spool))}, format = 'newline_delimited',"
        f" maximum_object_size = {(spool / 'records.ndjson').stat().st_size + 16},"
        " columns = {n: 'BIGINT', m: 'VARCHAR', t: 'VARCHAR', f: 'JSON', p: 'VARCHAR'})"
    )
    sound = f"(select n as _row, 1::bigint as _line, m as _member, f::varchar as c1 from {source} where p is null)"
    unread = (
        "(select n as source_row, 1::bigint as source_line, p as reason, t as original, m as source_file"
        f" from {source} where p is not null)"
    )
    delivery = objects_delivery(connection, None, sound, spool, unread if malformed else None, malformed)
    # What is sound has fields, so nothing else is left out.
    return replace(delivery, delivered_rows=documents)


class PlainHandler(YAMLHandler):
    """Values as they are written: references to references make gigabytes of a kilobyte."""

    def load(self, fm: str, **kwargs: object) -> Any:
        depth = 0
        for event in yaml.parse(fm, LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):
                raise yaml.YAMLError(
                    f"line {event.start_mark.line + 1} refers to another value (*{event.anchor}): write it out"
                )
            if depth > DEEPEST:
                raise yaml.YAMLError(f"line {event.start_mark.line + 1} is nested more than {DEEPEST} deep")
        return yaml.load(fm, LOADER)


def front_matter(text: str) -> dict[str, object]:
    """A document without fences is plain YAML; what is no mapping has no fields."""
    if frontmatter.checks(text):
        fields, body = frontmatter.parse(text, handler=PlainHandler())
        return {**fields, "content": body} if fields else {}
    fields = PlainHandler().load(text)
    return fields if isinstance(fields, dict) else {}
