"""Files that are loaded together: each is whole or not there, and what spoils one does not touch the others."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.lib.ingest import delimited, group
from orchestration.lib.ingest.scan import PlainScan
from tests.python.ingest.site import Site, contract

COLUMNS = {"id": {"data_type": "bigint"}, "name": {}, "day": {"data_type": "date"}}
NOTES = 'id,name,day\n1,"a\nb",\n2,"c\r\n""d""\n\n",2024-01-02\n3,x,nonsense\n4,"e\n",2024-01-04\n5,f,bad\n'


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_notes_over_several_lines_are_read_as_they_lie(site: Site, end: str) -> None:
    text = NOTES if end == "\n" else NOTES.replace("\r\n", "\n").replace("\n", "\r\n")
    scan = PlainScan(",", '"')
    for letter in text.encode():
        scan.feed(bytes([letter]))
    plain = scan.finish()
    assert plain is not None
    assert (plain.records, plain.new_line, plain.breaks) == (6, end, (2, 3, 3, 3, 5))
    site.deliver("x.csv", text)
    assert site.ingest(contract(COLUMNS)).loaded_rows == 3
    assert [name for _, name in site.rows()] == [f"a{end}b", text.split('"')[3] + '"d"' + text.split('"')[7], f"e{end}"]
    assert site.rejects("source_line, source_row") == [(8, 3), (11, 5)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.lists(
        st.sampled_from(["1,a,", '2,"b\nc",', "3,short", "4,a,,wide", '5,"d,e",', "6", "7,x,bad"]), max_size=14
    ),
    title=st.sampled_from(["", "Report\n"]),
)
def test_records_of_another_width_are_left_out_alike_in_both_ways(lines: list[str], title: str) -> None:
    """The quick way around them, and the copy that reads record by record, give the same rows, rejects and lines."""
    outcomes = []
    for is_quick in (True, False):
        site = Site(Path(tempfile.mkdtemp(prefix="ingest-")))
        site.deliver("x.csv", title + "id,name,day\n" + "".join(line + "\n" for line in lines))
        with pytest.MonkeyPatch.context() as patch:
            if not is_quick:
                patch.setattr(delimited, "find_misfits", lambda *_: None)
            site.ingest(contract(COLUMNS, key=[], header_row=1 + len(title.splitlines())))
        outcomes.append(
            (
                site.batches("status, delivered_rows, loaded_rows"),
                site.rows("id, name, _source_row"),
                site.rejects("source_line, source_row, reason_code, reason, original"),
            )
        )
        shutil.rmtree(site.extracts.parent)
    assert outcomes[0] == outcomes[1]


def test_a_stray_quote_is_not_plain_however_the_chunks_fall() -> None:
    for size in range(1, 12):
        scan = PlainScan(",", '"')
        text = b'id,name\n1,"a"\n2,5" pipe\n3,"b"\n'
        for at in range(0, len(text), size):
            scan.feed(text[at : at + size])
        assert scan.finish() is None


def test_one_bad_file_of_a_group_is_set_aside_alone(site: Site) -> None:
    site.deliver("1.csv", "id,name,day\n1,a,\n")
    site.deliver("2.csv", "nr,name,day\n1,a,\n")
    site.deliver("3.csv", b"id,name,day\n2,\xff,\n")
    site.deliver("4.csv.gz", gzip.compress(b"id,name,day\n3,c,\n")[:-6])
    site.deliver("5.csv", "id,name,day\n4,d,\n1,again,\n4,again,\n5,e,nonsense\n6,short\n")
    summary = site.ingest(contract(COLUMNS))
    assert (summary.new_batches, summary.quarantined_batches, summary.loaded_rows) == (2, 3, 2)
    assert site.batches("reason_code, batch_sequence") == [
        (None, 1),
        ("missing_required_column", 2),
        ("wrong_encoding", 3),
        ("truncated", 4),
        (None, 5),
    ]
    assert site.rows() == [(1, "a"), (4, "d")]
    assert site.rejects("source_line, source_row, reason_code, reason") == [
        (3, 2, "duplicate_key", "another current file of the extract has the key"),
        (4, 3, "duplicate_key", "the key came earlier in the same file"),
        (5, 4, "cast_error", "'nonsense' is not date"),
        (6, 5, "malformed_row", "2 fields where the header has 3"),
    ]


def test_a_file_that_breaks_while_it_is_loaded_does_not_hold_up_its_group(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        site.deliver(f"{number}.csv", f"id,name,day\n{number},a,\n")
    write = group.write_group

    def failing(history: group.History, works: list[group.Work]) -> list[group.Outcome]:
        outcomes = write(history, works)
        if any(work.line.source_file == "in/1.csv" and not work.refusal for work in works):
            raise group.RefusalError("unreadable", "broken in the middle")
        return outcomes

    monkeypatch.setattr(group, "write_group", failing)
    assert site.ingest(contract(COLUMNS)).quarantined_batches == 1
    assert site.rows("id") == [(0,), (2,)]
    assert site.batches("batch_sequence, status") == [(1, "pending"), (2, "quarantined"), (3, "pending")]


def test_more_files_than_a_group_holds(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group, "MAX_FILES", 2)
    for number in range(5):
        site.deliver(f"{number}.csv", f"id,name,day\n{number},a,\n0,first,\n")
    summary = site.ingest(contract(COLUMNS))
    assert (summary.new_batches, summary.loaded_rows, summary.rejected_rows) == (5, 5, 5)
    assert site.rows() == [(0, "a"), (1, "a"), (2, "a"), (3, "a"), (4, "a")]


def test_the_same_bytes_twice_in_one_group_count_once(site: Site) -> None:
    for name in ("1.csv", "2.csv"):
        site.deliver(name, "id,name,day\n1,a,\n")
    site.deliver("3.csv", "id,name,day\n2,b,\n")
    site.ingest(contract(COLUMNS))
    assert site.batches("status, batch_sequence") == [("pending", 1), ("duplicate", 2), ("pending", 3)]


def test_nothing_new_opens_no_transaction(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    path = site.deliver("1.csv", "id,name,day\n1,a,\n")
    site.ingest(contract(COLUMNS))
    monkeypatch.setattr(group, "transaction", None)
    assert site.ingest(contract(COLUMNS)).unchanged_files == 1
    os.utime(path, ns=(1, 1))
    assert site.ingest(contract(COLUMNS)).unchanged_files == 1


def test_values_of_parquet_pass_untouched_and_are_judged(site: Site) -> None:
    columns = {"id": {"data_type": "bigint"}, "amount": {"data_type": "double"}, "day": {"data_type": "date"}}
    path = site.extracts / "in" / "x.parquet"
    duckdb.execute(
        f"""
        copy (from (values (1, 0.1::double, date '2024-02-03'), (2, 'nan', null), (null, 1, null), (4, null, 'infinity'),
            (5, 0.1::float::double, null)) as t (id, amount, day)) to '{path}' (format parquet)
        """
    )
    site.ingest(contract(columns, format="parquet"))
    assert site.rows("id, amount", order="id") == [(1, 0.1), (5, 0.10000000149011612)]
    assert site.rejects("source_row, column_name, reason_code") == [
        (2, "amount", "cast_error"),
        (3, "id", "missing_key"),
        (4, "day", "cast_error"),
    ]


def test_a_parquet_file_with_a_damaged_page_is_set_aside(site: Site) -> None:
    for name in ("1", "2", "3"):
        path = site.extracts / "in" / f"{name}.parquet"
        query = f"select range * 10 + {name} as id, 'name ' || range as name, null::date as day from range(9000)"
        duckdb.execute(f"copy ({query}) to '{path}' (format parquet)")
    whole = (site.extracts / "in" / "2.parquet").read_bytes()
    middle = len(whole) // 2
    (site.extracts / "in" / "2.parquet").write_bytes(whole[:middle] + bytes(64) + whole[middle + 64 :])
    assert site.ingest(contract(COLUMNS, format="parquet")).loaded_rows == 18_000
    assert site.batches() == [("pending", None), ("quarantined", "unreadable"), ("pending", None)]
