"""The last lines of defence: the count of every file, a file that is still being written, an odd state folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.lib.ingest import load, run
from tests.python.ingest.site import Site, contract

COLUMNS = {"id": {"data_type": "bigint"}, "name": {}}
GOOD = "id,name\n1,a\n2,b\n"


def test_a_file_whose_rows_do_not_add_up_is_set_aside_and_leaves_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert = load.insert_sound

    def losing(*arguments: object) -> int:
        return insert(*arguments) - 1  # type: ignore[arg-type]

    monkeypatch.setattr(load, "insert_sound", losing)
    site.deliver("x.csv", GOOD)
    site.ingest(contract(COLUMNS))
    assert site.batches("status, reason") == [("quarantined", "2 rows delivered, 1 loaded, 0 rejected")]
    assert site.rows() == []


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_run(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = site.deliver("x.csv", GOOD)
    read = run.READERS["csv"]

    def writing_on(*arguments: object) -> object:
        delivery = read(*arguments)  # type: ignore[arg-type]
        path.write_text(GOOD + "3,c\n")
        return delivery

    monkeypatch.setitem(run.READERS, "csv", writing_on)
    assert site.ingest(contract(COLUMNS)).skipped_files == 1
    assert site.rows() == []
    assert site.batches() == []
    monkeypatch.undo()
    assert site.ingest(contract(COLUMNS)).loaded_rows == 3


@pytest.mark.parametrize("data", [GOOD, "id,name\n1,a\n2,b,malformed\n\n3,c\n"])
def test_a_state_folder_with_pattern_characters(tmp_path: Path, data: str) -> None:
    folder = tmp_path / "it's [1] *? city"
    folder.mkdir()
    site = Site(folder)
    site.deliver("x.csv", data)
    site.ingest(contract(COLUMNS))
    assert len(site.rows()) == 2


def test_text_that_looks_like_a_null_of_the_reader_is_text(site: Site) -> None:
    site.deliver("x.csv", "id,name\n1,NULL\n2,null\n3,\\N\n")
    site.ingest(contract(COLUMNS, null_tokens=[]))
    assert [name for _, name in site.rows()] == ["NULL", "null", "\\N"]
