"""Completing the open data of a release that is not visible yet: `open.catalog`, release notes, three catalogues."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from orchestration.lib.open_data.catalog_table import CATALOG, write_catalog
from orchestration.lib.open_data.data_package import data_package
from orchestration.lib.open_data.datasets import DATABASE, read_datasets
from orchestration.lib.open_data.dcat_us_1 import data_json
from orchestration.lib.open_data.dcat_us_3 import dcat_us_3
from orchestration.lib.open_data.declared import Declared, read_declared
from orchestration.lib.open_data.edition import Edition
from orchestration.lib.open_data.publisher import Publisher, read_publisher
from orchestration.lib.release_compare import change_lines, compare_releases
from orchestration.lib.release_content import TableContent
from orchestration.lib.release_copy import attach_release
from orchestration.lib.release_open import export_table
from orchestration.lib.settings import Settings
from orchestration.lib.warehouse import connect

CATALOGUES = {"data.json": data_json, "dcat-us-3.json": dcat_us_3, "datapackage.json": data_package}
NOTES = "release_notes.md"


@dataclass(frozen=True)
class OpenData:
    """The open data of a release in the making: who publishes it, where it grows, what came before."""

    settings: Settings
    staging: Path
    release_id: str
    built_at: datetime
    previous: Path | None
    """Folder of the release before this one."""
    publisher: Publisher
    declared: Mapping[str, Declared]


def open_data(
    settings: Settings, staging: Path, release_id: str, built_at: datetime, previous: Path | None
) -> OpenData:
    """With the city's block and the models' declarations read."""
    publisher, declared = read_publisher(settings), read_declared(settings.manifest)
    return OpenData(settings, staging, release_id, built_at, previous, publisher, declared)


def write_tables(release: OpenData, tables: Mapping[str, TableContent]) -> dict[str, TableContent]:
    """`open.catalog`, in the database and as files, and the release notes; returns what the catalogue contains."""
    folder = release.staging / "open"
    listed = {name.removeprefix("open."): content for name, content in tables.items() if name.startswith("open.")}
    with connect(None, state_dir=release.settings.state_dir) as connection:
        attach_release(connection, folder / DATABASE, "open_release")
        catalog = write_catalog(
            connection,
            "open_release",
            listed,
            release.declared,
            release.settings.city,
            release.publisher,
            release.built_at,
            release.previous,
        )
        export_table(connection, "open_release", CATALOG, folder)
        connection.execute("detach open_release")
    (folder / NOTES).write_text("\n".join(_notes(release)) + "\n", encoding="utf-8")
    return {f"open.{CATALOG}": catalog}


def write_catalogues(
    release: OpenData, files: Mapping[str, Mapping[str, Any]], checks: Sequence[Mapping[str, Any]]
) -> list[Path]:
    """The three catalogues, from `open.catalog` and the sizes and hashes of the files; returns their paths."""
    folder = release.staging / "open"
    with connect(folder / DATABASE, read_only=True, state_dir=release.settings.state_dir) as connection:
        datasets = read_datasets(connection, Path(DATABASE).stem, release.declared, files, checks, release.publisher)
    edition = Edition(release.settings.city, release.publisher, release.release_id, release.built_at, datasets)
    for name, compose in CATALOGUES.items():
        (folder / name).write_text(json.dumps(compose(edition), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return [folder / name for name in CATALOGUES]


def _notes(release: OpenData) -> Iterator[str]:
    """Of the open tables alone: what is not published must not show in what changed."""
    yield f"# Release {release.release_id}\n"
    yield f"Published by {release.publisher.name} on {release.built_at:%Y-%m-%d at %H:%M} UTC.\n"
    if release.previous is None:
        yield "The first release."
        return
    yield f"Against {release.previous.name}:\n"
    before, after = (folder / "open" / DATABASE for folder in (release.previous, release.staging))
    changes = list(change_lines(compare_releases(before, after, "open", release.settings.state_dir)))
    yield from (f"* {line}" for line in changes)
    if not changes:
        yield "No table, measure or status was added, removed or moved; `open.catalog` says which tables have other figures."
