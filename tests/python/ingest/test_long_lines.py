"""Lines, records and documents that do not fit into memory: set aside with the line, while they are read."""

from __future__ import annotations

import gzip

import pytest

from orchestration.lib.ingest import documents
from tests.python.ingest.site import LITTLE_MEMORY, Site, contract, memory_below
from tests.python.ingest.test_archives import zipped

COLUMNS = {"id": {"data_type": "bigint"}, "name": {}}
LONG = "x" * 3_000_000


def test_a_line_of_two_gigabytes_is_set_aside_with_its_number(site: Site) -> None:
    with (site.extracts / "in" / "x.csv").open("wb") as file:
        file.write(b"id,name\n1,a\n")
        # A hole: it is read as two gigabytes of zeros, and takes no disk.
        file.truncate(1 << 31)
    site.deliver("zz.csv", "id,name\n99,z\n")
    with memory_below(LITTLE_MEMORY):
        site.ingest(contract(COLUMNS))
    assert site.batches() == [("quarantined", "line_too_long"), ("pending", None)]
    assert site.batches("source_file, reason")[0] == (
        "in/x.csv",
        "line 3 is longer than the 16,000,000 bytes of max_line_mb",
    )
    assert site.rows() == [(99, "z")]


CSV = f"id,name\n1,a\n2,{LONG}\n3,c\n"


@pytest.mark.parametrize(
    ("name", "data", "options", "line"),
    [
        ("x.csv", CSV.encode(), {}, 3),
        ("x.csv", CSV.removesuffix("\n3,c\n").encode(), {}, 3),
        ("x.csv", CSV.replace("\n", "\r\n").encode(), {}, 3),
        ("x.csv", CSV.replace("\n", "\r").encode(), {}, 3),
        ("x.csv", CSV.replace("\n", "\r\n", 1).replace("2,", "2,\r").encode(), {}, 3),
        ("x.csv", CSV.encode("utf-16"), {"encoding": "utf-16"}, 3),
        ("x.csv", CSV.replace("1,a", '1,"a\nb"').encode(), {}, 4),
        ("x.csv", CSV.replace(LONG, f'"{LONG}"').encode(), {}, 3),
        ("x.csv", LONG.encode(), {}, 1),
        ("x.csv.gz", gzip.compress(CSV.encode()), {}, 3),
        ("x.zip", zipped({"a.csv": b"id,name\n1,a\n", "b.csv": CSV.encode()}), {}, 3),
        ("x.ndjson", f'{{"id": 1}}\n{{"id": 2, "name": "{LONG}"}}\n'.encode(), {"format": "ndjson"}, 2),
    ],
)
def test_a_long_line_is_found_in_every_packing_and_encoding(
    site: Site, name: str, data: bytes, options: dict[str, object], line: int
) -> None:
    site.deliver(name, data)
    site.ingest(contract(COLUMNS, max_line_mb=2, **options))
    assert site.batches("status, reason_code, reason") == [
        ("quarantined", "line_too_long", f"line {line} is longer than the 2,000,000 bytes of max_line_mb")
    ]
    assert site.rows() == []
    # The cure of the runbook.
    if name != "x.zip" and data != LONG.encode():
        site.ingest(contract(COLUMNS, **options))
        assert (2, LONG) in [(number, (name or "").removeprefix("\r")) for number, name in site.rows()]


def test_many_short_lines_are_no_long_one(site: Site) -> None:
    site.deliver("x.csv", "id,name\n" + "".join(f"{number},\n" for number in range(400_000)))
    assert site.ingest(contract(COLUMNS, max_line_mb=1)).loaded_rows == 400_000


def test_an_open_quote_before_long_lines_costs_its_line_and_little_memory(site: Site) -> None:
    site.deliver("x.csv", 'id,name\n1,a\n2,"open\n' + f"{LONG}\n" * 40 + "3,c\n" + '4,"d"\n')
    with memory_below(700_000_000):
        site.ingest(contract(COLUMNS))
    assert site.rows() == [(1, "a"), (3, "c"), (4, "d")]
    assert site.rejects("source_line")[:2] == [(3,), (4,)]


def test_a_json_array_that_memory_does_not_hold(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LARGEST_ARRAY", 1000)
    site.deliver("x.json", '[{"id": 1, "name": "' + "x" * 1000 + '"}]')
    site.deliver("y.json", '[{"id": 2}]')
    site.ingest(contract(COLUMNS, format="json"))
    assert site.batches() == [("quarantined", "too_large"), ("pending", None)]
    assert "(ndjson)" in site.batches("reason")[0][0]


def test_a_document_that_memory_does_not_hold(site: Site) -> None:
    site.deliver("x.md", f"---\nid: 1\n---\n{LONG}")
    site.deliver("y.md", "---\nid: 2\n---\n")
    site.ingest(contract({"id": {}}, format="front_matter", max_line_mb=2))
    assert site.batches() == [("quarantined", "too_large"), ("pending", None)]
