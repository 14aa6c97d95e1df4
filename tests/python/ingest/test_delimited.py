"""CSV and its relatives: every encoding, line end and packing gives the same rows, and a bad line costs only itself."""

from __future__ import annotations

import bz2
import gzip
import io
import itertools
import tarfile
import zipfile

import pytest

from tests.python.ingest.site import Site, contract

BODY = 'id,name,opened,amount\n1,Zoë,2024-01-02,1.5\n2,,2024-12-31,\n3,"a ""b"", c",,-2e3\n'
EXPECTED = [(1, "Zoë"), (2, None), (3, 'a "b", c')]


def tarred(data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("dir/x.csv")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dir/x.csv", data)
    return out.getvalue()


PACKINGS = {".csv": bytes, ".csv.gz": gzip.compress, ".zip": zipped, ".tar.gz": tarred}
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "latin-1", "mac-roman", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
MATRIX = list(itertools.product(ENCODINGS, ["\n", "\r\n", "\r"], PACKINGS))


@pytest.mark.parametrize(("encoding", "line_end", "suffix"), MATRIX)
def test_encodings_line_ends_and_packings_give_the_same_rows(
    site: Site, encoding: str, line_end: str, suffix: str
) -> None:
    site.deliver(f"x{suffix}", PACKINGS[suffix](BODY.replace("\n", line_end).encode(encoding)))
    summary = site.ingest(contract(encoding=encoding))
    assert (summary.delivered_rows, summary.loaded_rows, summary.rejected_rows) == (3, 3, 0)
    assert site.rows() == EXPECTED
    assert site.rows("_source_row") == [(1,), (2,), (3,)]
    assert site.rows("amount") == [(1.5,), (None,), (-2000.0,)]


def test_an_unknown_packing_is_refused_not_read_as_text(site: Site) -> None:
    site.deliver("x.csv.bz2", bz2.compress(BODY.encode() * 50))
    site.ingest(contract())
    assert site.batches("status") == [("quarantined",)]


def test_bad_lines_are_kept_whole_with_their_physical_line(site: Site) -> None:
    site.deliver(
        "x.csv",
        'id,name,opened,amount\n1,"two\nlines",,\n\n2,short\n3,a,b,c,d,e\n4,"x"y,,\n5,fine,2024-02-30,\n6,ok,,1\n,nokey,,\n',
    )
    summary = site.ingest(contract())
    assert (summary.delivered_rows, summary.loaded_rows, summary.rejected_rows) == (7, 2, 5)
    assert site.rows("id, _source_row") == [(1, 1), (6, 6)]
    assert site.rejects() == [
        (5, 2, None, "malformed_row"),
        (6, 3, None, "malformed_row"),
        (7, 4, None, "malformed_row"),
        (8, 5, "opened", "cast_error"),
        (10, 7, "id", "missing_key"),
    ]
    originals = [original for (original,) in site.rejects("original")]
    assert originals[:3] == ["2,short", "3,a,b,c,d,e", '4,"x"y,,']
    assert originals[3] == '{"id":"5","name":"fine","opened":"2024-02-30","amount":""}'


def test_the_line_of_a_reject_is_right_in_a_plain_file_too(site: Site) -> None:
    site.deliver("x.csv", "Report of March\nid,name,opened,amount\n1,a,,\n2,b,nonsense,\n")
    site.ingest(contract(header_row=2))
    assert site.rejects("source_line, source_row, reason") == [(4, 2, "'nonsense' is not date")]


def test_stray_quotes_in_unquoted_fields_are_text(site: Site) -> None:
    site.deliver("x.csv", 'id,name,opened,amount\n1,5" pipe,,\n2,6" pipe and 7" pipe,,\n3,8" pipe,,\n4,"q",,\n')
    assert site.ingest(contract()).loaded_rows == 4
    assert site.rows() == [(1, '5" pipe'), (2, '6" pipe and 7" pipe'), (3, '8" pipe'), (4, "q")]


def test_a_stray_opening_quote_costs_one_line(site: Site) -> None:
    site.deliver("x.csv", 'id,name,opened,amount\n1,"open,,\n2,b,,\n3,"c",,\n4,d,,\n')
    site.ingest(contract())
    assert site.rows("id") == [(2,), (3,), (4,)]
    assert site.rejects("source_line, original") == [(2, '1,"open,,')]


def test_an_unclosed_quote_at_the_end_sets_the_file_aside(site: Site) -> None:
    site.deliver("x.csv", 'id,name,opened,amount\n1,a,,\n2,"cut off in the mid')
    site.ingest(contract())
    assert site.batches("status, reason_code, delivered_rows") == [("quarantined", "unbalanced_quotes", 0)]
    assert "line 3" in site.batches("reason")[0][0]


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("id;name\n1;a,b\n", {"delimiter": ";"}, [(1, "a,b")]),
        ("id\tname\n1\ta b\n", {"delimiter": "\t"}, [(1, "a b")]),
        ("id|name\n1|'a|b'\n", {"delimiter": "|", "quote": "'"}, [(1, "a|b")]),
        ('id,name\n1,"a\n', {"quote": ""}, [(1, '"a')]),
        ("\ufeffid,name\n1,a\n", {}, [(1, "a")]),
        (' ID , "Name"\n1,a\n', {}, [(1, None)]),
        ("id,name\n1,a", {}, [(1, "a")]),
        ("id,name\n", {}, []),
        ("id,name", {}, []),
        ("id,name\n1,n/a\n2,-\n3, - \n", {"null_tokens": ["n/a", "-"]}, [(1, None), (2, None), (3, None)]),
        ("id,name\n1,a\rb\n", {}, [(1, "a\rb")]),
        ("id,name\n1,a\0b\n", {}, [(1, "a\0b")]),
    ],
)
def test_dialects(site: Site, text: str, options: dict[str, object], expected: list[tuple[object, ...]]) -> None:
    site.deliver("x.csv", text)
    site.ingest(contract({"id": {"data_type": "bigint"}, "name": {}}, **options))
    assert site.rows() == expected, site.batches("reason")


@pytest.mark.parametrize("name", ["it's.csv", 'a "b".csv', "line\nbreak.csv", "Zoë [1].csv", "100%.csv", "a;b*?.csv"])
def test_odd_file_names(site: Site, name: str) -> None:
    site.deliver(name, "id,name\n1,a\n2,b,c\nx,d\n")
    site.ingest(contract({"id": {"data_type": "bigint"}, "name": {}}))
    assert site.rows("id, _source_file") == [(1, f"in/{name}")]
    assert [reject for (reject,) in site.rejects("source_file")] == [f"in/{name}"] * 2
