"""Publishing: build a release aside, verify it, then make it current in one step.

Whatever fails or is killed before the last step leaves the current release as it was. If neither the delivered
files, nor the code, nor any figure differ from the current release, the current release stands.
"""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from orchestration.lib import release_build, release_store
from orchestration.lib.release_content import TableContent
from orchestration.lib.settings import Settings

FORMAT_VERSION = 1
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
    """Make a release of the warehouse as it is now."""
    published = settings.published_dir
    release_store.releases_dir(published).mkdir(parents=True, exist_ok=True)
    release_store.sweep_unfinished(published)
    previous = release_store.current_release(published)
    staging = published / f"{release_store.STAGING_PREFIX}{run_id}"
    since = release_store.made_at(published)
    release_build.build_databases(settings.warehouse, staging, run_id, since, settings.manifest)
    tables = release_build.verify_databases(settings.warehouse, staging)
    batches = _input_batches(settings.warehouse)
    digest = release_build.content_digest(tables)
    if previous and _same(release_store.read_release(published, previous), code_version, batches, digest):
        shutil.rmtree(staging)
        return _publication(published, previous, False, tables)
    _copy_docs(settings.run_dir(run_id) / "data_docs", staging / "data_docs")
    built_at = datetime.now(UTC)
    release_id = _release_id(published, built_at, digest, code_version)
    notes = {
        "format_version": FORMAT_VERSION,
        "release_id": release_id,
        "previous_release": previous,
        "city": settings.city,
        "built_at": built_at.isoformat(timespec="milliseconds"),
        "run_id": run_id,
        "code_version": code_version,
        "content_digest": digest,
        "tables": {name: asdict(table) for name, table in sorted(tables.items())},
        "files": release_build.describe_files(staging),
        "input_batches": batches,
        "stale_measures": _stale_measures(settings.warehouse),
        "check_results": _check_results(settings.warehouse, run_id, since),
    }
    (staging / "release.json").write_text(json.dumps(notes, indent=1, default=str) + "\n")
    _open_to_readers(published, staging)
    release_store.sync_tree(staging)
    staging.rename(release_store.releases_dir(published) / release_id)
    release_store.sync_path(release_store.releases_dir(published))
    release_store.make_current(published, release_id)
    release_store.keep_latest(published, settings.releases_kept)
    return _publication(published, release_id, True, tables)


def _same(notes: dict[str, Any], code_version: str, batches: list[dict[str, Any]], digest: str) -> bool:
    def keys(rows: list[dict[str, Any]]) -> set[tuple[str, str]]:
        return {(row["batch_id"], row["status"]) for row in rows}

    return (
        notes["code_version"] == code_version
        and notes["content_digest"] == digest
        and keys(notes["input_batches"]) == keys(batches)
    )


def _release_id(published: Path, built_at: datetime, digest: str, code_version: str) -> str:
    """Time and a short hash. Ids sort by time, so a clock that was set back must not make an earlier one."""
    releases = release_store.release_ids(published)
    latest = datetime.strptime(releases[-1].split("-")[0], STAMP).replace(tzinfo=UTC) if releases else None
    stamp = max(built_at, latest + timedelta(seconds=1)) if latest else built_at
    return f"{stamp.strftime(STAMP)}-{digest[:4]}{code_version[:4]}"


def _input_batches(warehouse: Path) -> list[dict[str, Any]]:
    query = """
        select batch_id, extract, source_file, sha256, delivered_rows, loaded_rows, rejected_rows, status, reason_code
        from quality.ingest_batches where status <> 'duplicate' order by extract, batch_sequence, batch_id
    """
    return _rows(warehouse, query)


def _stale_measures(warehouse: Path) -> list[dict[str, Any]]:
    """Measures that stand on the last accepted data of an extract, because a later delivery was not accepted."""
    query = """
        select department_code, extract, any_value(stale_reason) as reason, list(measure_code order by all) as measures
        from quality.fct_measure_freshness where is_stale group by all order by all
    """
    return _rows(warehouse, query)


def _check_results(warehouse: Path, run_id: str, since: str) -> list[dict[str, Any]]:
    query = f"""
        select gate, "table", "check", severity, passed, observed, expected, extract, batch_id
        from quality.check_results where {release_build.checks_of(run_id, since)} order by all
    """
    return _rows(warehouse, query)


def _rows(warehouse: Path, query: str) -> list[dict[str, Any]]:
    with duckdb.connect(warehouse, read_only=True) as connection:
        result = connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


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
