"""Links, devices and names in the extracts folder itself: what lies outside of it is not read, and nothing is waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.python.ingest.site import Site, contract

COLUMNS = {"id": {"data_type": "bigint"}, "name": {}}
SECRET = "id,name\n7,secret\n"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "secret.csv").write_text(SECRET)
    return folder


def outcomes(site: Site) -> dict[str, str | None]:
    return dict(site.batches("source_file, reason_code"))


def is_anywhere(folder: Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("target", ["{outside}/secret.csv", "../../elsewhere/secret.csv"])
def test_a_link_to_a_file_outside_is_not_read(site: Site, outside: Path, target: str) -> None:
    (site.extracts / "in" / "x.csv").symlink_to(target.format(outside=outside))
    site.deliver("zz.csv", "id,name\n99,z\n")
    things = contract(COLUMNS)
    site.ingest(things)
    assert outcomes(site) == {"in/x.csv": "unsafe_link", "in/zz.csv": None}
    assert site.rows() == [(99, "z")]
    assert not is_anywhere(site.state, "secret")
    assert site.ingest(things).unchanged_files == 2


def test_a_linked_folder_outside_is_not_read(site: Site, outside: Path) -> None:
    (site.extracts / "in" / "more").symlink_to(outside, target_is_directory=True)
    site.ingest(contract(COLUMNS, files=["in/*/*.csv"]))
    assert outcomes(site) == {"in/more/secret.csv": "unsafe_link"}
    assert not is_anywhere(site.state, "secret")


def test_the_link_is_read_when_a_file_takes_its_place(site: Site, outside: Path) -> None:
    link = site.extracts / "in" / "x.csv"
    link.symlink_to(outside / "secret.csv")
    site.ingest(contract(COLUMNS))
    link.unlink()
    link.write_text("id,name\n1,a\n")
    site.ingest(contract(COLUMNS))
    assert site.rows() == [(1, "a")]


def test_links_inside_and_the_extracts_folder_itself_may_be_links(site: Site, tmp_path: Path) -> None:
    site.deliver("x.csv", "id,name\n1,a\n")
    (site.extracts / "in" / "latest.csv").symlink_to("x.csv")
    mounted = tmp_path / "mounted"
    mounted.symlink_to(site.extracts, target_is_directory=True)
    site.extracts = mounted
    site.ingest(contract(COLUMNS))
    assert site.batches("source_file, status") == [("in/latest.csv", "pending"), ("in/x.csv", "duplicate")]


def test_a_hard_link_is_the_file_that_it_is(site: Site) -> None:
    os.link(site.deliver("../.aside.csv", "id,name\n1,a\n"), site.extracts / "in" / "x.csv")
    site.ingest(contract(COLUMNS))
    assert site.rows() == [(1, "a")]


def test_pipes_devices_and_links_to_nothing_are_passed_over(site: Site) -> None:
    os.mkfifo(site.extracts / "in" / "pipe.csv")
    (site.extracts / "in" / "zeros.csv").symlink_to("/dev/zero")
    (site.extracts / "in" / "nothing.csv").symlink_to("nowhere.csv")
    (site.extracts / "in" / "loop.csv").symlink_to("loop.csv")
    site.deliver("x.csv", "id,name\n1,a\n")
    site.ingest(contract(COLUMNS))
    assert outcomes(site) == {"in/x.csv": None}
