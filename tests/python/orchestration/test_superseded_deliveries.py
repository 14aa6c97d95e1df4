"""From delivered files to current rows of an upsert extract: correction, its withdrawal, and a changed contract."""

from pathlib import Path

import pytest

from expectations.raw import decide
from tests.python.ingest.site import Site, contract

COLUMNS = {"id": {"data_type": "bigint"}, "name": {}}
UPSERT = contract(COLUMNS, delivery="upsert")
CURRENT = """
    select id, name from raw.town__things as things
    inner join quality.ingest_batches as batches on things._batch_id = batches.batch_id and status = 'accepted'
    anti join quality.superseded_rows as superseded
        on things._batch_id = superseded.batch_id and things._source_row = superseded.source_row
    order by id
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Two files; the second has a later version of a key of the first."""
    site = Site(tmp_path)
    site.deliver("a.csv", "id,name\n1,old\n2,kept\n")
    deliver(site, "b.csv", "id,name\n1,new\n")
    return site


def deliver(site: Site, name: str, content: str, agreed=UPSERT) -> None:
    site.deliver(name, content)
    site.ingest(agreed)
    accept(site, agreed)


def accept(site: Site, agreed=UPSERT) -> None:
    site.connection.begin()
    decide(site.connection, [agreed], [])
    site.connection.commit()


def revisions(site: Site) -> list[tuple[str, int]]:
    return site.ask("select source_file, revision from quality.ingest_batches order by source_file, received_at")


def test_the_latest_version_of_a_key_counts(site: Site) -> None:
    assert site.ask(CURRENT) == [(1, "new"), (2, "kept")]
    deliver(site, "a.csv", "id,name\n1,corrected\n")
    assert site.ask(CURRENT) == [(1, "corrected"), (2, "kept")]
    assert revisions(site) == [("in/a.csv", 0), ("in/a.csv", 0), ("in/b.csv", 0)]


def test_a_correction_that_is_taken_back_no_longer_supersedes(site: Site) -> None:
    deliver(site, "b.csv", "id,name\n1,newer\n2,newer\n")
    assert site.ask(CURRENT) == [(1, "newer"), (2, "newer")]
    deliver(site, "a.csv", "id,name\n1,mistake\n")
    assert site.ask(CURRENT) == [(1, "mistake"), (2, "newer")]
    # The bytes of the first delivery again: its batch is the latest now, without waiting for the gate.
    site.deliver("a.csv", "id,name\n1,old\n2,kept\n")
    site.ingest(UPSERT)
    assert site.ask(CURRENT) == [(1, "old"), (2, "kept")]
    assert ("in/a.csv", 1) in revisions(site)


def test_a_batch_that_is_read_again_supersedes_nothing_until_it_is_accepted(site: Site) -> None:
    stricter = contract({**COLUMNS, "name": {"required": True, "codes": ["old", "kept"]}}, delivery="upsert")
    (site.extracts / "in/a.csv").unlink()
    site.ingest(stricter)
    assert site.batches("source_file, status, revision") == [("in/a.csv", "accepted", 1), ("in/b.csv", "pending", 2)]
    assert site.ask(CURRENT) == [(1, "old"), (2, "kept")]
    accept(site, stricter)
    assert site.ask(CURRENT) == [(1, "new"), (2, "kept")]
