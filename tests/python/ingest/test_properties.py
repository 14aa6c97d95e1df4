"""Whatever a department sends, each record is loaded as it was or kept as a reject: none is lost, none is invented."""

from __future__ import annotations

import csv
import io
import random
import shutil
import tempfile
from pathlib import Path
from typing import Literal

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.python.ingest.site import Site, contract

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
