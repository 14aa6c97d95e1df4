"""Old versions leave the raw table; the rows that count stay, and a version that comes back is loaded again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.raw import decide
from orchestration.lib.compaction import compact_extract, compact_raw
from orchestration.lib.contracts import ContractError, ExtractContract
from orchestration.lib.ledger import ensure_ledger
from tests.python.gates.raw_warehouse import RawWarehouse
from tests.python.ingest.site import Site, contract
from tests.python.orchestration.test_superseded import CONTRACT as KEYED
from tests.python.orchestration.test_superseded import KEPT, RAW, STEPS, SUPERSEDED, History

COLUMNS = {"id": {"data_type": "bigint"}, "name": {}}
STATUS = "source_file, status, delivered_rows, compacted_rows"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def agreed(delivery: str, keep_versions: int | None) -> ExtractContract:
    return contract(COLUMNS, delivery=delivery, keep_versions=keep_versions)


def build(site: Site, extract: ExtractContract, **files: str) -> int:
    """Files delivered, loaded, accepted and compacted; rows removed."""
    for name, content in files.items():
        site.deliver(f"{name}.csv", f"id,name\n{content}\n")
    site.ingest(extract)
    site.connection.begin()
    decide(site.connection, [extract], [])
    removed = compact_extract(site.connection, extract)
    site.connection.commit()
    return removed


def test_append_keeps_the_last_versions_of_each_file(site: Site) -> None:
    extract = agreed("append", 2)
    build(site, extract, a="1,first\n2,first", b="9,only")
    build(site, extract, a="1,second version\nx,rejected")
    assert build(site, extract, a="1,third") == 2
    assert site.rows("id, name", order="all") == [(1, "second version"), (1, "third"), (9, "only")]
    assert site.batches(STATUS) == [
        ("in/a.csv", "compacted", 2, 2),
        ("in/b.csv", "accepted", 1, 0),
        ("in/a.csv", "accepted", 2, 0),
        ("in/a.csv", "accepted", 1, 0),
    ]
    assert build(site, extract) == 0, "a second time there is nothing to do"
    assert build(site, agreed("append", 1)) == 1, "a stricter policy holds without a delivery"
    assert len(site.rejects()) == 1


def test_snapshots_keep_the_last_ones(site: Site) -> None:
    extract = agreed("snapshot", 1)
    build(site, extract, s1="1,a\n2,a")
    assert build(site, extract, s2="1,b") == 2
    assert site.rows() == [(1, "b")]
    assert site.ingest(extract).unchanged_files == 2, "its file is known, although its rows have gone"


def test_a_copy_of_a_compacted_snapshot_stays_a_duplicate(site: Site) -> None:
    extract = agreed("snapshot", 1)
    for files in ({"s1": "1,a"}, {"s2": "1,a"}, {"s3": "1,b"}, {"s4": "1,c"}):
        build(site, extract, **files)
    assert site.rows() == [(1, "c")]
    assert [status for (status,) in site.batches("status")] == ["compacted", "duplicate", "compacted", "accepted"]


def test_upsert_keeps_the_last_versions_of_each_key(site: Site) -> None:
    extract = agreed("upsert", 2)
    build(site, extract, a="1,a\n2,a")
    build(site, extract, b="1,b")
    assert build(site, extract, c="1,c\n3,c") == 1
    assert site.rows("id, name", order="all") == [(1, "b"), (1, "c"), (2, "a"), (3, "c")]
    assert site.batches(STATUS)[0] == ("in/a.csv", "accepted", 2, 1)
    assert site.ask("select source_file, later_versions from quality.superseded_rows") == [("in/b.csv", 1)]
    assert build(site, extract) == 0


@pytest.mark.parametrize("delivery", ["append", "snapshot", "upsert"])
def test_a_compacted_version_that_is_delivered_again_is_loaded_again(site: Site, delivery: str) -> None:
    extract = agreed(delivery, 1)
    build(site, extract, a="1,first\n2,first")
    assert build(site, extract, a="1,corrected\n2,corrected") == 2
    before = site.ask("select batch_id from quality.ingest_batches where compacted_rows = 2")
    assert build(site, extract, a="1,first\n2,first") == 2
    assert site.rows() == [(1, "first"), (2, "first")]
    current = "select batch_id from quality.ingest_batches where compacted_rows = 0 and status = 'accepted'"
    assert site.ask(current) == before
    assert site.batches("batch_sequence, revision > 0, loaded_rows") == [(2, False, 2), (3, True, 2)]


def test_a_batch_that_lost_some_of_its_rows_is_loaded_again_whole(site: Site) -> None:
    extract = agreed("upsert", 1)
    build(site, extract, a="1,first\n2,first\n3,first")
    assert build(site, extract, a="1,mistake") == 1
    assert build(site, extract, a="1,first\n2,first\n3,first") == 1
    assert site.rows() == [(1, "first"), (2, "first"), (3, "first")]
    assert site.ask("select count(*) from quality.superseded_rows") == [(0,)]


def test_batches_that_are_not_accepted_keep_their_rows(site: Site) -> None:
    extract = agreed("append", 1)
    build(site, extract, a="1,first")
    build(site, extract, a="1,second")
    site.connection.execute("update quality.ingest_batches set status = 'held' where status = 'accepted'")
    build(site, extract, a="1,third version")
    site.deliver("a.csv", "id,name\n1,waits for the gate\n")
    site.ingest(extract)
    assert compact_extract(site.connection, extract) == 0
    assert [status for (status,) in site.batches("status")] == ["compacted", "held", "accepted", "pending"]
    assert len(site.rows()) == 3


def test_without_a_policy_everything_stays(site: Site) -> None:
    for content in ("1,a", "1,bb", "1,ccc"):
        assert build(site, agreed("append", None), a=content) == 0
    assert len(site.rows()) == 3


def test_the_policy_is_no_reason_to_read_files_again() -> None:
    assert agreed("upsert", 3).version == contract(COLUMNS, delivery="upsert").version


@pytest.mark.parametrize("value", [0, -1, "2", 1.5, True])
def test_a_policy_is_a_number_of_versions(value: object) -> None:
    with pytest.raises(ContractError, match="keep_versions"):
        contract(COLUMNS, keep_versions=value)


def test_the_build_says_what_went(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    raw = RawWarehouse(tmp_path / "warehouse.duckdb")
    raw.history(batches=3)
    with caplog.at_level("INFO"):
        compact_raw(raw.path, [replace(raw.contract, delivery="snapshot", keep_versions=1)])
    assert caplog.messages == ["compacted city311.requests: 2,000 rows of old versions"]
    assert raw.execute("select count(*) from raw.city311__requests") == [(1000,)]


def test_a_ledger_of_earlier_code_learns_the_status() -> None:
    history = History()
    for number in range(2):
        history.deliver([("north", 1)])
        history.take("accept", number)
    history.execute(
        """
        create table kept as select * exclude (compacted_rows) from quality.ingest_batches;
        drop table quality.ingest_batches;
        create table quality.ingest_batches as from kept;
        alter table quality.superseded_rows drop column later_versions;
        """
    )
    for _ in range(2):
        ensure_ledger(history.connection)
        history.update()
        assert history.execute("select batch_id, compacted_rows, revision from quality.ingest_batches order by 1") == [
            ("b0", 0, 0),
            ("b1", 0, 0),
        ]
    history.set_status("b0", "compacted")
    assert history.execute("select batch_id, later_versions from quality.superseded_rows") == [("b0", 1)]


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEPS, max_size=12), keep=st.integers(1, 3))
def test_compaction_never_changes_the_rows_that_count(steps: list, keep: int) -> None:
    history = History()
    for step in steps:
        history.take(*step)
    before = sorted(history.execute(KEPT))
    expected = history.execute(f"select count(*) from ({SUPERSEDED}) where later_versions < {keep}")
    extract = replace(KEYED, keep_versions=keep)
    history.connection.begin()
    compact_extract(history.connection, extract)
    assert compact_extract(history.connection, extract) == 0
    history.connection.commit()
    assert sorted(history.execute(KEPT)) == before
    assert history.execute("select count(*) from quality.superseded_rows") == expected
    accepted = "select batch_id from quality.ingest_batches where status = 'accepted'"
    left = history.execute(f"select count(*) from {RAW} where _batch_id in ({accepted})")
    assert left == [(len(before) + expected[0][0],)]
    history.update()
    assert history.execute("select count(*) from quality.superseded_rows") == expected
