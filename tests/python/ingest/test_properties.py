"""Whatever a department sends, each record is loaded as it was or kept as a reject: none is lost, none is invented."""

from __future__ import annotations

import csv
import gzip
import io
import random
import shutil
import tempfile
from pathlib import Path
from typing import Literal

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.python.ingest.site import Site, contract
from tests.python.ingest.test_archives import tar, zipped
from tests.python.ingest.test_columnar import parquet, workbook

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
COLUMNS = {"a": {}, "b": {}, "c": {}}
# Letters that a CSV reader trips over, far more often than chance would bring them.
TEXT = st.text(st.sampled_from("ab,;\"'\t |\\é€漢😀\u00a0\u2028\x85\x0b") | st.characters(codec="utf-8"), max_size=8)
RECORDS = st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=12)
BYTES = st.text(st.sampled_from('ab,,,"""\n\n\n\r é\0\x1f'), max_size=60)


def fresh_site() -> Site:
    return Site(Path(tempfile.mkdtemp(prefix="ingest-")))


def check(site: Site) -> None:
    """delivered = loaded + rejected, in the ledger and in the tables."""
    loaded, rejected = site.ask(
        "select coalesce(sum(loaded_rows), 0), coalesce(sum(rejected_rows), 0) from quality.ingest_batches"
    )[0]
    assert site.ask("select count(*) from raw.town__things") == [(loaded,)]
    assert site.ask("select count(*) from quality.rejected_rows") == [(rejected,)]


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(
    records=RECORDS,
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_written_records_come_back_cell_by_cell(
    records: list[tuple[str, ...]], quoting: Literal[0, 1], line_end: str
) -> None:
    # The csv module leaves a last CR bare when lines end in LF: on disk that is a CRLF line end and no data.
    assume(quoting == csv.QUOTE_ALL or line_end == "\r\n" or not any(record[-1].endswith("\r") for record in records))
    site = fresh_site()
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=quoting, lineterminator=line_end)
    writer.writerows([tuple(COLUMNS), *records])
    site.deliver("x.csv", out.getvalue())
    summary = site.ingest(contract(COLUMNS, key=[], null_tokens=[]))
    assert site.batches("reason") == [(None,)]
    assert summary.delivered_rows == len(records)
    assert site.rows("a, b, c") == records
    assert site.rows("_source_row") == [(ordinal,) for ordinal in range(1, len(records) + 1)]
    check(site)
    shutil.rmtree(site.extracts.parent)


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(body=BYTES)
def test_any_text_is_loaded_rejected_or_set_aside_whole(body: str) -> None:
    site = fresh_site()
    site.deliver("x.csv", "a,b,c\n" + body)
    site.ingest(contract(COLUMNS, key=[], null_tokens=[]))
    [(status, reason_code)] = site.batches()
    if status == "quarantined":
        assert reason_code == "unbalanced_quotes"
        assert site.rows("a") == []
        [kept] = (site.state / "quarantine").glob("*/x.csv")
        assert kept.read_bytes() == ("a,b,c\n" + body).encode()
    else:
        # Every letter that is not punctuation of the format is still there, in rows or in rejects.
        cells = "".join("".join(cell or "" for cell in row) for row in site.rows("a, b, c"))
        kept_text = cells + "".join(original for (original,) in site.rejects("original"))
        for letter in "abé\x1f\0":
            assert kept_text.count(letter) == body.count(letter), letter
    check(site)
    shutil.rmtree(site.extracts.parent)


def parquet_file() -> bytes:
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        parquet(Path(file.name), "select i as a, i + 1 as b, 'x' as c from range(50) as numbers (i)")
        return Path(file.name).read_bytes()


PACKED = {
    "x.zip": zipped({"a.csv": b"a,b,c\n1,2,3\n", "b.csv": b"a,b,c\n4,5,6\n"}),
    "x.tar": tar({"a.csv": b"a,b,c\n1,2,3\n", "b.csv": b"a,b,c\n4,5,6\n"}, "w"),
    "x.csv.gz": gzip.compress(b"a,b,c\n1,2,3\n4,5,6\n"),
    "x.xlsx": workbook({"S": {1: ["a", "b", "c"], 2: [1, 2, 3], 3: [4, 5, 6]}}),
    "x.parquet": parquet_file(),
}
FORMATS = {"x.xlsx": "xlsx", "x.parquet": "parquet"}


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(
    name=st.sampled_from(list(PACKED)), places=st.lists(st.floats(0, 1, exclude_max=True), max_size=5), data=st.data()
)
def test_a_damaged_file_is_loaded_or_set_aside_and_stops_nothing(
    name: str, places: list[float], data: st.DataObject
) -> None:
    """What the libraries raise of damage is of many kinds; one that is not expected would stop the build."""
    damaged = bytearray(PACKED[name])
    for place in places:
        damaged[int(place * len(damaged))] = data.draw(st.integers(0, 255))
    site = fresh_site()
    site.deliver(name, bytes(damaged[: data.draw(st.integers(1, len(damaged)))] if not places else damaged))
    site.ingest(contract(COLUMNS, key=[], format=FORMATS.get(name, "csv")))
    [(status,)] = site.batches("status")
    assert status in ("pending", "quarantined")
    assert status == "pending" or site.rows("a") == []
    check(site)
    shutil.rmtree(site.extracts.parent)


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(seed=st.integers(0, 10_000), delivery=st.sampled_from(["append", "snapshot", "upsert"]))
def test_the_order_and_number_of_deliveries_does_not_matter_for_append(seed: int, delivery: str) -> None:
    """Deliver files in rounds, some again, some touched: as if each had come once."""
    rng = random.Random(seed)
    files = {
        f"f{n}.csv": "id,name\n" + "".join(f"{n * 10 + k},v{n}\n" for k in range(rng.randint(0, 3))) for n in range(4)
    }
    columns = {"id": {"data_type": "bigint"}, "name": {}}
    site = fresh_site()
    pending = list(files) * 2
    rng.shuffle(pending)
    for name in pending:
        site.deliver(name, files[name])
        site.ingest(contract(columns, delivery=delivery))
        if rng.random() < 0.5:
            again = site.ingest(contract(columns, delivery=delivery))
            assert again.new_batches == 0
    once = fresh_site()
    for name, text in files.items():
        once.deliver(name, text)
    once.ingest(contract(columns, delivery=delivery))
    assert site.rows("id, name", order="id") == once.rows("id, name", order="id")
    check(site)
    for folder in (site, once):
        shutil.rmtree(folder.extracts.parent)
