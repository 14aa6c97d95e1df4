"""Idempotency, versions, duplicates, drift and ranges: what the ledger and the raw table say after each delivery."""

from __future__ import annotations

import os
from dataclasses import replace

from tests.python.ingest.site import Site, contract

COLUMNS = {"id": {"data_type": "bigint"}, "name": {}}
CURRENT = """
    select id, name from raw.town__things semi join (
        select batch_id as _batch_id from quality.ingest_batches where status = 'pending'
        qualify row_number() over (partition by source_file order by batch_sequence desc) = 1
    ) as latest using (_batch_id) order by id
"""


def test_the_same_file_loads_once_and_a_touched_one_is_not_read_again(site: Site) -> None:
    path = site.deliver("x.csv", "id,name\n1,a\n")
    assert site.ingest(contract(COLUMNS)).new_batches == 1
    assert site.ingest(contract(COLUMNS)).unchanged_files == 1
    os.utime(path, ns=(1, 1))
    assert site.ingest(contract(COLUMNS)).unchanged_files == 1
    assert site.batches("file_modified_ns") == [(1,)]
    assert site.rows() == [(1, "a")]


def test_changed_bytes_are_a_new_version_and_the_old_rows_stay(site: Site) -> None:
    site.deliver("x.csv", "id,name\n1,a\n2,b\n")
    site.ingest(contract(COLUMNS))
    site.deliver("x.csv", "id,name\n1,corrected\n")
    site.ingest(contract(COLUMNS))
    assert site.rows(order="_batch_id, _source_row") != []
    assert len(site.rows()) == 3
    assert site.rejects() == [], "an earlier version of the same file does not make its keys duplicates"
    assert site.ask(CURRENT) == [(1, "corrected")]


def test_an_earlier_version_delivered_again_becomes_current_again(site: Site) -> None:
    first = "id,name\n1,a\n"
    for text in (first, "id,name\n1,bb\n", first):
        site.deliver("x.csv", text)
        site.ingest(contract(COLUMNS))
    assert site.ask(CURRENT) == [(1, "a")]
    assert site.batches("batch_sequence") == [(2,), (3,)]


def test_the_same_bytes_under_another_name_count_once(site: Site) -> None:
    site.deliver("a.csv", "id,name\n1,a\n")
    site.deliver("b.csv", "id,name\n1,a\n")
    site.ingest(contract(COLUMNS))
    assert site.batches("source_file, status") == [("in/a.csv", "pending"), ("in/b.csv", "duplicate")]
    assert site.ingest(contract(COLUMNS)).unchanged_files == 2
    site.deliver("a.csv", "id,name\n2,other\n")
    site.ingest(contract(COLUMNS))
    assert site.ingest(contract(COLUMNS)).unchanged_files == 2
    assert site.ask(CURRENT) == [(1, "a"), (2, "other")], "the twin has gone, so the duplicate counts"


def test_an_old_snapshot_delivered_last_is_the_current_one(site: Site) -> None:
    for name, text in (("1", "id,name\n1,a\n"), ("2", "id,name\n1,b\n"), ("3", "id,name\n1,a\n")):
        site.deliver(f"{name}.csv", text)
        site.ingest(contract(COLUMNS, delivery="snapshot"))
    assert site.batches("status") == [("pending",)] * 3


def test_a_repeated_snapshot_does_not_come_back_when_others_follow(site: Site) -> None:
    snapshots = contract(COLUMNS, delivery="snapshot")
    for name, content in (("1.csv", "id,name\n1,a\n"), ("2.csv", "id,name\n1,a\n"), ("3.csv", "id,name\n1,b\n")):
        site.deliver(name, content)
        site.ingest(snapshots)
    assert site.ingest(snapshots).unchanged_files == 3
    assert site.batches("source_file, status")[-1] == ("in/3.csv", "pending")


def test_files_load_in_natural_order(site: Site) -> None:
    for month in (10, 9, 2, 1):
        site.deliver(f"2024-{month}.csv", f"id,name\n{month},x\n")
    site.ingest(contract(COLUMNS))
    assert [file for (file,) in site.batches("source_file")] == [f"in/2024-{m}.csv" for m in (1, 2, 9, 10)]


def test_duplicate_keys_in_a_file_and_across_current_files(site: Site) -> None:
    site.deliver("a.csv", "id,name\n1,a\n2,b\n1,again\n")
    site.deliver("b.csv", "id,name\n2,elsewhere\n3,c\n3,again\n")
    summary = site.ingest(contract(COLUMNS))
    assert (summary.delivered_rows, summary.loaded_rows, summary.rejected_rows) == (6, 3, 3)
    assert site.rows() == [(1, "a"), (2, "b"), (3, "c")]
    assert site.rejects() == [
        (4, 3, "id", "duplicate_key"),
        (2, 1, "id", "duplicate_key"),
        (4, 3, "id", "duplicate_key"),
    ]
    assert site.rejects("original")[0] == ('{"id":"1","name":"again"}',)


def test_a_rejected_row_does_not_claim_its_key(site: Site) -> None:
    columns = COLUMNS | {"day": {"data_type": "date"}}
    site.deliver("a.csv", "id,name,day\n1,a,not a day\n1,b,2024-01-01\n")
    site.ingest(contract(columns))
    assert site.rows() == [(1, "b")]


def test_upserts_keep_repeats_as_versions(site: Site) -> None:
    site.deliver("a.csv", "id,name\n1,a\n1,b\n")
    site.ingest(contract(COLUMNS, delivery="upsert"))
    assert site.rows() == [(1, "a"), (1, "b")]


def test_new_missing_and_reordered_columns(site: Site) -> None:
    columns = COLUMNS | {"opened": {"data_type": "date"}}
    site.deliver("a.csv", "NAME,Ward's,id,\nx,5,1,\ny,,2,z\n")
    summary = site.ingest(contract(columns))
    assert site.rows("id, name, opened, _extra") == [
        (1, "x", None, '{"Ward\'s":"5"}'),
        (2, "y", None, '{"unnamed_4":"z"}'),
    ]
    assert site.drifts() == [
        ("missing_optional_column", "opened"),
        ("new_column", "Ward's"),
        ("new_column", "unnamed_4"),
        ("reordered_columns", None),
    ]
    assert summary.drift == 4


def test_a_missing_required_column_sets_the_file_aside_and_the_others_go_on(site: Site) -> None:
    site.deliver("a.csv", "nr,name\n1,x\n")
    site.deliver("b.csv", "id,name\n1,x\n")
    summary = site.ingest(contract(COLUMNS))
    assert site.batches() == [("quarantined", "missing_required_column"), ("pending", None)]
    assert summary.quarantined_batches == 1
    assert site.rows() == [(1, "x")]
    assert site.drifts() == []


def test_ranges_are_checked_at_both_ends(site: Site) -> None:
    columns = COLUMNS | {
        "day": {"data_type": "date", "min": "2006-01-01", "max": "today"},
        "at": {"data_type": "timestamp", "max": "2024-01-31"},
        "n": {"data_type": "bigint", "min": 0, "max": 10},
    }
    site.deliver(
        "a.csv",
        "id,name,day,at,n\n1,a,2005-12-31,,\n2,b,2999-01-01,,\n3,c,2006-01-01,2024-01-31 23:59:59,10\n"
        "4,d,,2024-02-01,\n5,e,,,-1\n6,f,,,11\n",
    )
    site.ingest(contract(columns))
    assert site.rows("id") == [(3,)]
    assert [row[2:] for row in site.rejects()] == [
        ("day", "out_of_range"),
        ("day", "out_of_range"),
        ("at", "out_of_range"),
        ("n", "out_of_range"),
        ("n", "out_of_range"),
    ]


def test_an_extract_without_files_has_its_table_and_a_new_column_is_added(site: Site) -> None:
    site.ingest(contract(COLUMNS, files=["nowhere/*.csv"]))
    assert site.rows() == []
    site.deliver("a.csv", "id,name\n1,a\n")
    site.ingest(contract(COLUMNS))
    site.deliver("b.csv", "id,name,more\n2,b,7\n")
    site.ingest(contract(COLUMNS | {"more": {"data_type": "bigint"}}))
    assert site.rows("id, more") == [(1, None), (2, 7)]


def test_settings_of_the_connection_are_given_back(site: Site) -> None:
    site.connection.execute("set preserve_insertion_order = false")
    site.ingest(contract(COLUMNS))
    assert site.ask("select current_setting('preserve_insertion_order')") == [(False,)]
    assert sorted(path.name for path in site.state.iterdir()) == []


def test_other_columns_can_be_left_out_by_contract(site: Site) -> None:
    site.deliver("a.csv", "id,name,B01001_001E\n1,a,5\n")
    site.ingest(contract(COLUMNS, other_columns="ignore"))
    assert site.rows("id, _extra") == [(1, None)]
    assert site.drifts() == []


def test_a_changed_contract_reads_the_delivered_files_again(site: Site) -> None:
    site.deliver("1.csv", "id,name,opened\n1,a,2024-01-01\n2,b,02.01.2024\n")
    site.deliver("2.csv", "id,name\n3,c\n")
    opened = {"data_type": "date", "required": True}
    site.ingest(contract({**COLUMNS, "opened": opened}))
    assert site.batches("status, loaded_rows, rejected_rows") == [("pending", 1, 1), ("quarantined", 0, 0)]
    mended = contract({**COLUMNS, "opened": {"data_type": "date", "date_format": ["%Y-%m-%d", "%d.%m.%Y"]}})
    summary = site.ingest(mended)
    assert (summary.new_batches, summary.rejected_rows) == (2, 0)
    assert site.batches("status, loaded_rows, batch_sequence") == [("pending", 2, 1), ("pending", 1, 2)]
    assert site.rows() == [(1, "a"), (2, "b"), (3, "c")]
    assert site.rejects() == []
    assert site.ingest(mended).unchanged_files == 2
    assert not list((site.state / "quarantine").glob("*"))


def test_a_changed_type_reads_the_delivered_files_again(site: Site) -> None:
    site.deliver("1.csv", "id,name\n1,7\n")
    site.ingest(contract(COLUMNS))
    site.ingest(contract({"id": {"data_type": "bigint"}, "name": {"data_type": "bigint"}}))
    assert site.rows() == [(1, 7)]


def test_a_contract_whose_texts_change_reads_nothing_again(site: Site) -> None:
    site.deliver("1.csv", "id,name\n1,a\n")
    site.ingest(contract(COLUMNS))
    assert site.ingest(replace(contract(COLUMNS), description="Other words.", steward="Another")).unchanged_files == 1
