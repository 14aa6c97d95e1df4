"""Archives and broken files: set aside whole with the reason, never half loaded, never written outside."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from typing import Literal

import pytest

from tests.python.ingest.site import Site, contract

COLUMNS = {"id": {"data_type": "bigint"}, "name": {}}
GOOD = b"id,name\n1,a\n2,b\n"


def tar(members: dict[str, bytes], mode: Literal["w", "w:gz"] = "w:gz", link: str | None = None) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        if link:
            info = tarfile.TarInfo("link.csv")
            info.type, info.linkname = tarfile.SYMTYPE, link
            archive.addfile(info)
    return out.getvalue()


def tar_of(kind: bytes, target: str = "") -> bytes:
    """A good member and one that is no file: a hard link, a device, a pipe."""
    out = io.BytesIO(tar({"a.csv": GOOD}, "w"))
    with tarfile.open(fileobj=out, mode="a") as archive:
        info = tarfile.TarInfo("b.csv")
        info.type, info.linkname = kind, target
        archive.addfile(info)
    return out.getvalue()


def linked_zip() -> bytes:
    """A symbolic link as Info-ZIP packs it: a member whose content is the target."""
    info = zipfile.ZipInfo("b.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", GOOD)
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """The bit that says so, in the header and in the directory."""
    at = data.index(b"PK\x01\x02")
    return data[:6] + b"\x01" + data[7 : at + 8] + b"\x01" + data[at + 9 :]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


BIG = b"id,name\n" + b"".join(b"%d,name %d\n" % (n, n * 7919) for n in range(5000))
PACKED = gzip.compress(BIG)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.csv", b"", "empty_file"),
        ("x.csv", b"\n\n", "empty_file"),
        ("x.csv", "id,name\n1,Zoë\n".encode("latin-1"), "wrong_encoding"),
        ("x.csv", "id,name\n1,Zoë".encode()[:-1], "truncated"),
        ("x.csv.gz", b"", "empty_file"),
        ("x.csv.gz", PACKED[:-20], "truncated"),
        ("x.csv.gz", PACKED[:-4], "truncated"),
        ("x.csv.gz", flipped(PACKED, len(PACKED) - 6), "unreadable"),
        ("x.csv.gz", GOOD, "unreadable"),
        ("x.zip", zipped({"a.csv": BIG})[:-30], "truncated"),
        ("x.zip", GOOD, "unreadable"),
        ("x.zip", zipped({}), "empty_file"),
        ("x.zip", zipped({"a.txt": GOOD}), "empty_file"),
        ("x.tar.gz", tar({"a.csv": GOOD, "b.csv": BIG})[:-50], "truncated"),
        ("x.tar.gz", flipped(tar({"a.csv": BIG}), -6), "unreadable"),
        ("x.tar", tar({"a.csv": GOOD, "b.csv": BIG}, "w")[:20_000], "truncated"),
        ("x.tar.gz", tar({"a.csv": GOOD, "../evil.csv": GOOD}), "unsafe_archive"),
        ("x.tar.gz", tar({"a.csv": GOOD, "/tmp/evil.csv": GOOD}), "unsafe_archive"),
        ("x.tar.gz", tar({"a.csv": GOOD}, link="/etc/passwd"), "unsafe_archive"),
        ("x.tar", tar_of(tarfile.LNKTYPE, "/etc/passwd"), "unsafe_archive"),
        ("x.tar", tar_of(tarfile.CHRTYPE), "unsafe_archive"),
        ("x.tar", tar_of(tarfile.BLKTYPE), "unsafe_archive"),
        ("x.tar", tar_of(tarfile.FIFOTYPE), "unsafe_archive"),
        ("x.tar", flipped(tar({"a.csv": GOOD, "b.csv": GOOD}, "w"), 1024), "unreadable"),
        ("x.tar", tar({"a.csv": GOOD}, "w")[:1024], "truncated"),
        ("x.zip", linked_zip(), "unsafe_archive"),
        ("x.zip", zipped({"a.csv": GOOD, "../evil.csv": GOOD}), "unsafe_archive"),
        ("x.zip", zipped({"a.csv": GOOD, "/tmp/evil.csv": GOOD}), "unsafe_archive"),
        ("x.zip", encrypted(zipped({"a.csv": GOOD})), "unreadable"),
        ("x.zip", zipped({"a.csv": GOOD}, zipfile.ZIP_BZIP2), "unreadable"),
        ("x.zip", zipped({"é.csv": GOOD}).replace("é".encode(), b"\xff\xff"), "unreadable"),
        ("x.zip", zipped({"a.csv": GOOD, "..\\evil.csv": GOOD}), "unsafe_archive"),
        ("x.zip", zipped({"a.csv": GOOD, "C:/evil.csv": GOOD}), "unsafe_archive"),
        ("x.zip", zipped({"a.csv": GOOD, "b.csv": b"nr,name\n1,x\n"}), "missing_required_column"),
    ],
)
def test_a_broken_file_is_set_aside_whole_and_the_next_one_loads(site: Site, name: str, data: bytes, code: str) -> None:
    site.deliver(name, data)
    site.deliver("zz.csv", b"id,name\n99,z\n")
    things = contract(COLUMNS, members="*.csv")
    site.ingest(things)
    assert site.batches("status, reason_code, delivered_rows, loaded_rows, rejected_rows") == [
        ("quarantined", code, 0, 0, 0),
        ("pending", None, 1, 1, 0),
    ], site.batches("reason")
    assert site.rows() == [(99, "z")]
    assert site.rejects() == []
    assert site.drifts() == []
    [(identity,)] = site.ask("select batch_id from quality.ingest_batches where status = 'quarantined'")
    assert (site.state / "quarantine" / identity / name).read_bytes() == data
    assert site.ingest(things).unchanged_files == 2


def test_the_offset_and_line_of_a_wrong_byte_are_named(site: Site) -> None:
    site.deliver("x.csv", b"id,name\n1,a\n2,Zo\xeb\n")
    site.ingest(contract(COLUMNS))
    assert "0xeb at offset 16, line 3" in site.batches("reason")[0][0]


def test_utf8_declared_as_cp1252_is_not_loaded_garbled(site: Site) -> None:
    site.deliver("x.csv", "id,name\n1,Zoë\n".encode())
    site.ingest(contract(COLUMNS, encoding="cp1252"))
    assert site.batches() == [("quarantined", "wrong_encoding")]


@pytest.mark.parametrize(("declared", "delivered"), [("utf-8", "utf-16"), ("cp1252", "utf-8-sig"), ("utf-8", "utf-32")])
def test_a_byte_order_mark_wins_and_is_reported(site: Site, declared: str, delivered: str) -> None:
    site.deliver("x.csv", "id,name\n1,Zoë\n".encode(delivered))
    site.ingest(contract(COLUMNS, encoding=declared))
    assert site.rows() == [(1, "Zoë")]
    assert site.drifts() == [("byte_order_mark", None)]


@pytest.mark.parametrize("pack", [tar, zipped])
def test_members_of_an_archive_are_one_batch(site: Site, pack: object) -> None:
    members = {
        "b/two 'q'.csv": b"name,id\nc,3\nd,x\n",
        "a/one.csv": GOOD,
        "a/gz.csv.gz": gzip.compress(b"id,name\n1,dup\n9,z\n"),
        "__MACOSX/a/._one.csv": b"\0\0",
        "notes.txt": b"left out",
    }
    site.deliver("x.zip" if pack is zipped else "x.tar.gz", pack(members))  # type: ignore[operator]
    summary = site.ingest(contract(COLUMNS, members="*.csv*"))
    assert (summary.new_batches, summary.delivered_rows, summary.loaded_rows, summary.rejected_rows) == (1, 6, 4, 2)
    assert sorted(site.rows("id, name")) == [(1, "a"), (2, "b"), (3, "c"), (9, "z")]
    files = {file.split("!")[1] for (file,) in site.rows("_source_file")}
    assert files == {"b/two 'q'.csv", "a/one.csv", "a/gz.csv.gz"}
    assert site.rejects("source_line, reason_code") == [(2, "duplicate_key"), (3, "cast_error")]


def test_orphans_of_a_killed_run_are_removed(site: Site) -> None:
    orphan = site.state / "quarantine" / "0123456789abcdef"
    orphan.mkdir(parents=True)
    (site.state / "spool").mkdir()
    (site.state / "spool" / "text.utf8").write_text("left over")
    site.ingest(contract(COLUMNS))
    assert not orphan.exists()
    assert not (site.state / "spool").exists()
