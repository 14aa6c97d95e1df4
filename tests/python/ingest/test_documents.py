"""NDJSON, JSON and front matter: objects become rows, and what is no object is kept."""

from __future__ import annotations

import gzip
import io
import json
import tarfile

import pytest

from tests.python.ingest.site import Site, contract

COLUMNS = {"id": {"data_type": "bigint"}, "name": {"header": "na/me~"}, "tags": {}}


def test_ndjson_lines(site: Site) -> None:
    lines = [
        '{"id": 1, "na/me~": "Zoë \\"q\\" \\n x", "tags": ["a", {"b": 1}]}',
        "",
        '{"na/me~": null, "id": "2", "extra": true}',
        '{"id": 3',
        "[1]",
        '{"ID": 4}',
        '{"id": 1.5e3}',
    ]
    site.deliver("x.ndjson.gz", gzip.compress("\r\n".join(lines).encode()))
    summary = site.ingest(contract(COLUMNS, format="ndjson"))
    assert (summary.delivered_rows, summary.loaded_rows, summary.rejected_rows) == (6, 3, 3)
    assert site.rows("id, name, tags, _source_row, _extra") == [
        (1, 'Zoë "q" \n x', '["a",{"b":1}]', 1, None),
        (2, None, None, 2, '{"extra":"true"}'),
        (1500, None, None, 6, None),
    ]
    assert site.rejects("source_line, source_row, reason_code, original") == [
        (4, 3, "malformed_row", '{"id": 3'),
        (5, 4, "malformed_row", "[1]"),
        (6, 5, "missing_key", '{"ID": 4}'),  # the file has `id` as well, which is meant
    ]


@pytest.mark.parametrize("kind", ["ndjson", "json"])
def test_integers_beyond_64_bits_are_rejected_as_numbers_and_whole_as_text(site: Site, kind: str) -> None:
    numbers = [
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "123456789012345678901234567890",
        "1e400",
    ]
    objects = [f'{{"id": {number}}}' for number in numbers] + [f'{{"id": 1, "name": {number}}}' for number in numbers]
    site.deliver(f"x.{kind}", "\n".join(objects) if kind == "ndjson" else f"[{','.join(objects)}]")
    site.ingest(contract({"id": {"data_type": "bigint"}, "name": {}}, format=kind, key=[]))
    assert site.rows("id, name") == [(int(numbers[0]), None), *((1, number) for number in numbers)]
    assert site.rejects("source_row, column_name, reason_code, reason") == [
        (row, "id", "cast_error", f"'{number}' is not bigint") for row, number in enumerate(numbers[1:], start=2)
    ]


def test_plain_ndjson_is_numbered_by_line(site: Site) -> None:
    site.deliver("x.ndjson", '{"id": 1, "na/me~": "a", "tags": "t"}\nnot json\n{"id": 2}\n{"id": "x"}\n')
    site.ingest(contract(COLUMNS, format="ndjson"))
    assert site.rows("id, _source_row") == [(1, 1), (2, 3)]
    assert site.rejects("source_line, reason_code") == [(2, "malformed_row"), (4, "cast_error")]


def test_a_separator_inside_a_line_is_one_reject(site: Site) -> None:
    site.deliver("x.ndjson", '{"id": 1}\n{"id"\x1f: 2}\n{"id": 3}\n')
    assert site.ingest(contract({"id": {"data_type": "bigint"}}, format="ndjson")).loaded_rows == 2
    assert site.rejects("source_line, original") == [(2, '{"id"\x1f: 2}')]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_array(site: Site, encoding: str) -> None:
    records = [{"id": 1, "na/me~": "Zoë"}, 5, {"id": 2, "tags": {"a": None}}]
    site.deliver("x.json", json.dumps(records, indent=1, ensure_ascii=False).encode(encoding))
    summary = site.ingest(contract(COLUMNS, format="json", encoding=encoding))
    assert summary.delivered_rows == 3
    assert site.rows("id, name, tags") == [(1, "Zoë", None), (2, None, '{"a":null}')]
    assert site.rejects("source_row, original") == [(2, "5")]


def test_an_empty_json_array_loads_nothing_and_reports_nothing(site: Site) -> None:
    site.deliver("x.json", "[]")
    site.ingest(contract(COLUMNS, format="json"))
    assert site.batches("status, delivered_rows") == [("pending", 0)]
    assert site.drifts() == []


@pytest.mark.parametrize(
    ("text", "code"),
    [('[{"id": 1}, {"id"', "truncated"), ('{"id": 1}', "unreadable"), ('[{"id": 1} {"id": 2}]', "unreadable")],
)
def test_broken_json_is_set_aside(site: Site, text: str, code: str) -> None:
    site.deliver("x.json", text)
    site.ingest(contract(COLUMNS, format="json"))
    assert site.batches() == [("quarantined", code)]


def test_front_matter_of_an_archive(site: Site) -> None:
    documents = {
        "_data/a.md": "---\nid: 1\nna/me~: Zoë\ntags: [a, b]\ndate: 2024-01-02\n---\nBody text\n",
        "_data/b.md": "---\nid: [unclosed\n---\n",
        "_data/c.md": "no front matter here",
        "_data/d.yml": "id: 4\nna/me~: plain YAML\n",
        "readme.txt": "left out",
    }
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, text in documents.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    site.deliver("x.tar.gz", out.getvalue())
    summary = site.ingest(contract(COLUMNS, format="front_matter", members="_data/*"))
    assert (summary.delivered_rows, summary.loaded_rows, summary.rejected_rows) == (4, 2, 2)
    assert site.rows("id, name, tags, _extra, _source_file") == [
        (1, "Zoë", '["a","b"]', '{"date":"2024-01-02"}', "in/x.tar.gz!_data/a.md"),
        (4, "plain YAML", None, None, "in/x.tar.gz!_data/d.yml"),
    ]
    assert site.rejects("source_file, reason_code, original") == [
        ("in/x.tar.gz!_data/b.md", "malformed_row", documents["_data/b.md"]),
        ("in/x.tar.gz!_data/c.md", "malformed_row", documents["_data/c.md"]),
    ]
