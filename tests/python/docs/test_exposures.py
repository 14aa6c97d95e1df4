"""Who is said to use a table really does: a change to a mart is announced to those whom the exposures name."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MART = re.compile(r"\bmarts\.(\w+)")


def used_by(manifest: Mapping[str, Any], exposure: str) -> set[str]:
    [found] = [each for each in manifest["exposures"].values() if each["name"] == exposure]
    return {manifest["nodes"][node]["name"] for node in found["depends_on"]["nodes"]}


def marts_named_in(page: Path) -> set[str]:
    return set(MART.findall(page.read_text(encoding="utf-8")))


def test_the_portal_uses_every_open_table(manifest: Mapping[str, Any]) -> None:
    folder = "models/open/"
    published = {
        node["name"] for node in manifest["nodes"].values() if node["original_file_path"].startswith(folder)
        if node["resource_type"] == "model"
    }  # fmt: skip
    assert used_by(manifest, "open_data_portal") == published


def test_the_cookbook_uses_the_marts_that_its_queries_read(manifest: Mapping[str, Any], repository_root: Path) -> None:
    assert used_by(manifest, "analysts_cookbook") == marts_named_in(repository_root / "docs/cookbook.md")


def test_the_packet_uses_the_marts_of_its_page(manifest: Mapping[str, Any], repository_root: Path) -> None:
    assert marts_named_in(repository_root / "docs/stat-programme.md") <= used_by(manifest, "stat_meeting_packet")


def test_every_exposure_has_someone_to_ask(manifest: Mapping[str, Any]) -> None:
    exposures = manifest["exposures"].values()
    assert len(exposures) == 4
    assert not [each["name"] for each in exposures if not each["owner"]["email"] or not each["description"]]
