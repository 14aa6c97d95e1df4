"""Publishing: build a release aside, verify it, then make it current in one step.

Whatever fails or is killed before the last step leaves the current release as it was. A build that brings neither
other batches, nor other code, nor another figure makes no release (docs/adr/0013).
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from orchestration.lib import release_build, release_notes, release_store
from orchestration.lib.open_data.write import OpenData, open_data, write_catalogues, write_tables
from orchestration.lib.release_content import TableContent
from orchestration.lib.settings import Settings

STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Publication:
    """What publishing did: a new release, or the one that stands."""

    release_id: str
    folder: Path
    is_new: bool
    table_count: int
    row_count: int


def publish(settings: Settings, run_id: str, code_version: str) -> Publication:
    """Make a release of the warehouse as it is now, unless the current one says the same."""
    published = settings.published_dir
    release_store.releases_dir(published).mkdir(parents=True, exist_ok=True)
    release_store.sweep_unfinished(published)
    previous = release_store.current_release(published)
    staging = published / f"{release_store.STAGING_PREFIX}{run_id}"
    since = release_store.made_at(published)
    release_build.build_databases(settings.warehouse, staging, run_id, since, settings.manifest)
    tables = release_build.verify_databases(settings.warehouse, staging)
    _copy_docs(settings.run_dir(run_id) / "data_docs", staging / "data_docs")
    built_at = datetime.now(UTC)
    notes: release_notes.Notes = {
        "format_version": release_notes.FORMAT_VERSION,
        "previous_release": previous,
        "city": settings.city,
        "built_at": built_at.isoformat(timespec="milliseconds"),
        "run_id": run_id,
        "code_version": code_version,
        "content_digest": release_build.content_digest(tables),
        **release_notes.describe_inputs(settings.warehouse, run_id, since),
    }
    if previous and _stands(published, previous, notes):
        shutil.rmtree(staging)
        return _publication(published, previous, False, tables)
    made_at = _made_at(published, built_at)
    release_id = f"{made_at.strftime(STAMP)}-{notes['content_digest'][:4]}{code_version[:4]}"
    before = release_store.releases_dir(published) / previous if previous else None
    release = open_data(settings, staging, release_id, made_at, before)
    content = _complete(release, tables, notes["check_results"])
    text = json.dumps({"release_id": release_id, **notes, **content}, indent=1, default=str)
    (staging / "release.json").write_text(text + "\n")
    _make_visible(published, staging, release_id)
    release_store.keep_latest(published, settings.releases_kept)
    return _publication(published, release_id, True, tables)


def _complete(
    release: OpenData, tables: dict[str, TableContent], checks: Sequence[Mapping[str, Any]]
) -> release_notes.Notes:
    """Write what describes the open data; returns tables and files, the catalogues last: they name all the others."""
    content = release_notes.describe_content(release.staging, tables | write_tables(release, tables))
    catalogues = write_catalogues(release, content["files"], checks)
    content["files"] |= release_build.describe_files(release.staging, catalogues)
    return content


def _stands(published: Path, current: str, notes: release_notes.Notes) -> bool:
    """Whether the current release stands: nothing differs from it, or it was chosen by a rollback.

    After a rollback only other batches or other code count. Figures may change with the day alone (provisional
    values become final), and that must not bring back what somebody took down.
    """
    taken_down = release_store.rolled_back_from(published)
    if taken_down:
        return release_notes.has_same_inputs(notes, release_store.read_release(published, taken_down))
    before = release_store.read_release(published, current)
    return release_notes.has_same_inputs(notes, before) and release_notes.has_same_content(notes, before)


def _make_visible(published: Path, staging: Path, release_id: str) -> None:
    """Everything is on disk before the folder gets its name, and the name is there before `current` points to it."""
    _open_to_readers(published, staging)
    release_store.sync_tree(staging)
    staging.rename(release_store.releases_dir(published) / release_id)
    release_store.sync_path(release_store.releases_dir(published))
    release_store.make_current(published, release_id)


def _made_at(published: Path, built_at: datetime) -> datetime:
    """The time in the id, by which releases sort: a clock that was set back must not make an earlier one."""
    releases = release_store.release_ids(published)
    latest = datetime.strptime(releases[-1].split("-")[0], STAMP).replace(tzinfo=UTC) if releases else None
    return max(built_at, latest + timedelta(seconds=1)) if latest else built_at


def _copy_docs(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)


def _open_to_readers(published: Path, staging: Path) -> None:
    """Everything else under the state folder is private; a release is for everyone on the machine."""
    for folder in (published, release_store.releases_dir(published), staging):
        folder.chmod(0o755)
    for path in staging.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _publication(published: Path, release_id: str, is_new: bool, tables: dict[str, TableContent]) -> Publication:
    folder = release_store.releases_dir(published) / release_id
    return Publication(release_id, folder, is_new, len(tables), sum(table.rows for table in tables.values()))
