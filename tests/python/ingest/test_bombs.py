"""Packed files that become far larger than they are: set aside while they are unpacked, in little memory and disk."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

import duckdb
import pytest

from orchestration.lib.contracts import ContractError
from orchestration.lib.file_limits import HARMLESS_BYTES
from tests.python.ingest.site import LITTLE_MEMORY, Site, contract, memory_below
from tests.python.ingest.test_archives import GOOD, tar, zipped
from tests.python.ingest.test_columnar import SHEET_XML, cell, workbook

COLUMNS = {"id": {"data_type": "bigint"}, "name": {}}
# In lines, because one that is too long would be found first.
ZEROS = b"id,name\n" + (b"0" * 1023 + b"\n") * (HARMLESS_BYTES >> 10)
HALF = ZEROS[: HARMLESS_BYTES // 2 + 100]


def with_part(archive: bytes, name: str, data: bytes) -> bytes:
    """The archive with one part more, or another one of that name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as before:
        parts = {info.filename: before.read(info) for info in before.infolist()}
    return zipped(parts | {name: data})


def sparse_tar() -> bytes:
    """A member of 64 GB of which no byte is in the archive, as GNU tar writes a file of zeros."""
    info = tarfile.TarInfo("a.csv")
    info.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": "a.csv",
        "GNU.sparse.realsize": str(1 << 36),
    }
    data = f"1\n{1 << 36}\n0\n".encode().ljust(512, b"\0")
    info.size = len(data)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def tar_with_a_long_name() -> bytes:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, HARMLESS_BYTES // 2
    return gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + bytes(info.size))


def understated(archive: bytes) -> bytes:
    """The archive says of its one member that it has ten bytes."""
    size = struct.pack("<L", len(ZEROS))
    assert archive.count(size) == 2
    return archive.replace(size, struct.pack("<L", 10))


def parquet(query: str) -> bytes:
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder, "x.parquet")
        connection.execute(f"copy ({query}) to '{path}' (format parquet, compression zstd, row_group_size 10000000)")
        return path.read_bytes()


def written_once(name: str) -> Callable[[], bytes]:
    """A hundred texts of a megabyte, of which the file has one."""
    return lambda: parquet(
        f"select i as id, {name.format(text='if(i < 0, null, repeat(chr(97), 1000000))')} from range(100) t(i)"
    )


def understated_parquet() -> bytes:
    """The footer says of a column of 100 MB that it has some hundred bytes."""
    data = parquet("select i as id, repeat('0', 100000) || i as name from range(1000) t(i)")
    with NamedTemporaryFile(suffix=".parquet") as file, duckdb.connect() as connection:
        file.write(data)
        file.flush()
        sizes = f"select max(total_uncompressed_size) from parquet_metadata('{file.name}')"
        [(size,)] = connection.execute(sizes).fetchall()
    assert data.count(varint(size)) == 1
    return data.replace(varint(size), varint(300, len(varint(size))))


def varint(number: int, length: int = 0) -> bytes:
    """As Thrift writes it: zigzag, seven bits a byte; a longer one says the same."""
    rest, out = number * 2, bytearray()
    while rest > 127 or len(out) + 1 < length:
        out.append(rest & 127 | 128)
        rest >>= 7
    return bytes([*out, rest])


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "one member": ("x.zip", lambda: zipped({"a.csv": ZEROS}), "too_large"),
    "two members, each of which is harmless": ("x.zip", lambda: zipped({"a.csv": HALF, "b.csv": HALF}), "too_large"),
    "packed twice": ("x.zip", lambda: zipped({"a.csv.gz": gzip.compress(gzip.compress(ZEROS))}), "wrong_encoding"),
    "gzip in a zip": ("x.zip", lambda: zipped({"a.csv.gz": gzip.compress(ZEROS)}), "too_large"),
    "archives in an archive": (
        "x.zip",
        lambda: zipped({"a.csv": zipped({"b.zip": zipped({"c.csv": ZEROS})})}),
        "wrong_encoding",
    ),
    "a header that lies": ("x.zip", lambda: understated(zipped({"a.csv": ZEROS})), "unreadable"),
    "gzip": ("x.csv.gz", lambda: gzip.compress(ZEROS), "too_large"),
    "many gzips in a row": ("x.csv.gz", lambda: gzip.compress(ZEROS[:1_000_000]) * 80, "too_large"),
    "tar": ("x.tar.gz", lambda: tar({"a.csv": ZEROS}), "too_large"),
    "a member of a tar that is not wanted": ("x.tgz", lambda: tar({"a.csv": GOOD, "b.txt": ZEROS}), "too_large"),
    "gzip in a tar": ("x.tar", lambda: tar({"a.csv.gz": gzip.compress(ZEROS)}, "w"), "too_large"),
    "a sparse member": ("x.tar", sparse_tar, "unsafe_archive"),
    "a name of 32 MB": ("x.tar.gz", tar_with_a_long_name, "unsafe_archive"),
    "pages of a Parquet file": (
        "x.parquet",
        lambda: parquet("select i as id, repeat('0', 100000) || i as name from range(1000) t(i)"),
        "too_large",
    ),
    "millions of equal cells": (
        "x.parquet",
        lambda: parquet("select 1 as id, 'a' as name from range(35000000)"),
        "too_large",
    ),
    "a text that is written once": ("x.parquet", written_once("{text} as name"), "too_large"),
    "a text in a list in a struct": ("x.parquet", written_once("{{'a': [{text}]}} as name"), "too_large"),
    "a text in a map": ("x.parquet", written_once("map {{'a': {text}}} as name"), "too_large"),
    "bytes that are written once": ("x.parquet", written_once("{text}::blob as name"), "too_large"),
    "a footer that lies": ("x.parquet", understated_parquet, "too_large"),
    "texts of a workbook": (
        "x.xlsx",
        lambda: with_part(workbook({"S": {1: ["id", "name"], 2: [1, "a"]}}), "xl/sharedStrings.xml", ZEROS),
        "too_large",
    ),
    "a workbook's list of sheets": (
        "x.xlsx",
        lambda: with_part(
            workbook({"S": {1: ["id", "name"], 2: [1, "a"]}}), "xl/workbook.xml", b"<a>" + b" " * (1 << 21)
        ),
        "too_large",
    ),
}


SOUND: dict[str, Callable[[], bytes]] = {
    "csv": lambda: b"id,name\n99,z\n",
    "xlsx": lambda: workbook({"S": {1: ["id", "name"], 2: [99, "z"]}}),
    "parquet": lambda: parquet("select 99 as id, 'z' as name"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_set_aside_and_the_rest_goes_on(site: Site, bomb: str) -> None:
    name, made, code = BOMBS[bomb]
    data = made()
    assert len(data) < 400_000
    site.deliver(name, data)
    kind = name.removeprefix("x.") if name in ("x.xlsx", "x.parquet") else "csv"
    site.deliver(f"zz.{kind}", SOUND[kind]())
    things = contract(COLUMNS, members="*.csv*", format=kind)
    with memory_below(LITTLE_MEMORY):
        site.ingest(things)
    assert site.batches() == [("quarantined", code), ("pending", None)], site.batches("reason")
    assert site.rows() == [(99, "z")]
    assert not (site.state / "spool").exists()
    assert site.ingest(things).unchanged_files == 2


LEVELS = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
LEVELS += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 9)]
DOCUMENTS = {
    "a billion in nine lines": ("\n".join(LEVELS), "refers to another value (*a0): write it out"),
    "a value that holds itself": ("a: &a [*a]", "refers to another value (*a): write it out"),
    "brackets": (f"a: {'[' * 20_000}", "is nested more than 100 deep"),
    "indents": ("\n".join(f"{' ' * depth}a:" for depth in range(3000)), "is nested more than 100 deep"),
    "a date that is none": ("a: 2024-13-01", "month must be in 1..12"),
    "a number of many digits": (f"a: {'9' * 5000}", "Exceeds the limit (4300 digits)"),
    "no number": ("a: .nan", "not JSON compliant"),
    "a key that is a date": ("2024-01-02: a", "keys must be str"),
}


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("fence", ["---\n", ""])
def test_a_document_that_swells_is_rejected_and_the_rest_is_read(site: Site, document: str, fence: str) -> None:
    text, reason = DOCUMENTS[document]
    members = {"bad.yml": f"{fence}{text}\n{fence}".encode(), "good.yml": b"id: 1\nname: z\n"}
    site.deliver("x.tar.gz", tar(members))
    with memory_below(LITTLE_MEMORY):
        site.ingest(contract(COLUMNS, format="front_matter"))
    assert site.rows() == [(1, "z")]
    [(code, found)] = site.rejects("reason_code, reason")
    assert code == "malformed_row"
    assert reason in found


def test_what_a_contract_expects_is_read(site: Site) -> None:
    """The cure of the runbook: the file that was refused is read again when the contract allows its size."""
    text = b"id,name\n" + b"".join(b"%d,\n" % n for n in range(100_000))
    site.deliver("x.csv.gz", gzip.compress(text))
    site.ingest(contract(COLUMNS, max_unpacked_gb=0.0005))
    [(code, reason)] = site.batches("reason_code, reason")
    assert code == "too_large"
    assert f"unpack to more than {500_000:,}: the contract's max_unpacked_gb" in reason
    assert site.ingest(contract(COLUMNS)).loaded_rows == 100_000


def with_a_stray_cell() -> bytes:
    """In the last column that a sheet can have."""
    rows = f'<row r="1">{cell("A1", "id")}</row><row r="2">{cell("A2", 1)}{cell("XFD2", "x")}</row>'
    return with_part(workbook({"S": {}}), "xl/worksheets/sheet1.xml", SHEET_XML.format(rows).encode())


WIDE = [f"c{number}" for number in range(20_000)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.csv", ("id,name," + ",".join(WIDE)).encode()),
        ("x.xlsx", with_a_stray_cell()),
        ("x.ndjson", "".join(json.dumps({"id": 1, name: 1}) + "\n" for name in WIDE).encode()),
        ("x.json", json.dumps([dict.fromkeys(["id", *WIDE])]).encode()),
    ],
)
def test_a_file_of_thousands_of_columns_is_set_aside(site: Site, name: str, data: bytes) -> None:
    site.deliver(name, data)
    site.ingest(contract(COLUMNS, format=name.removeprefix("x.")))
    assert site.batches() == [("quarantined", "too_large")]
    assert "columns, where at most 2,000 are read" in site.batches("reason")[0][0]


def test_the_ratio_binds_large_files_and_the_size_all(site: Site) -> None:
    limits = contract(max_unpacked_gb=1, max_unpacked_ratio=10).limits
    assert [limits.unpacked_bytes(size) for size in (1000, 50_000_000, 500_000_000)] == [
        HARMLESS_BYTES,
        500_000_000,
        1_000_000_000,
    ]


@pytest.mark.parametrize("option", ["max_unpacked_gb", "max_unpacked_ratio", "max_line_mb"])
@pytest.mark.parametrize("value", [0, -1, "many", float("nan")])
def test_a_limit_is_a_number_above_zero(option: str, value: Any) -> None:
    with pytest.raises(ContractError, match=f"{option} is a number above 0"):
        contract(**{option: value})


def test_other_limits_alone_are_another_version() -> None:
    assert contract(max_unpacked_ratio=200).version == contract().version
    assert contract(max_unpacked_ratio=300).version != contract().version
