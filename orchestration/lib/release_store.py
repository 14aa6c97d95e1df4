"""The folder of releases: which there are, which is current, making one current, keeping the last few."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

# What a release holds, by its path in the folder.
DATABASE = "performance.duckdb"
OPEN_DATABASE = "open/performance_open.duckdb"

STAGING_PREFIX = ".staging-"
CURRENT = "current"
ROLLBACK = ".rollback.json"


class ReleaseError(RuntimeError):
    """A release cannot be made or found; the message says what to do."""


def releases_dir(published: Path) -> Path:
    return published / "releases"


def release_ids(published: Path) -> list[str]:
    """All releases, oldest first: ids begin with the time at which they were built."""
    folder = releases_dir(published)
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def current_release(published: Path) -> str | None:
    """Id of the release that readers see, or None before the first."""
    link = published / CURRENT
    return link.readlink().name if link.is_symlink() else None


def read_release(published: Path, release_id: str) -> dict[str, Any]:
    """The release.json of a release."""
    return json.loads((releases_dir(published) / release_id / "release.json").read_text())


def made_at(published: Path) -> str:
    """When the current release was made (ISO, UTC); the beginning of time before the first."""
    current = current_release(published)
    return read_release(published, current)["built_at"] if current else "1970-01-01T00:00:00+00:00"


def make_current(published: Path, release_id: str) -> None:
    """Point `current` at a release in one step: a reader sees the old one or the new one, never none."""
    if not (releases_dir(published) / release_id / "release.json").is_file():
        raise ReleaseError(f"there is no release {release_id} in {releases_dir(published)}")
    temporary = published / f".{CURRENT}-{os.getpid()}"
    temporary.unlink(missing_ok=True)
    # Relative, so that the folder can be moved or mounted elsewhere.
    temporary.symlink_to(Path("releases") / release_id, target_is_directory=True)
    temporary.replace(published / CURRENT)
    sync_path(published)


def rolled_back_from(published: Path) -> str | None:
    """The release that a rollback took down, as long as its choice is current.

    Written down, because a build that was killed before the last step also leaves a release newer than the current one.
    """
    path = published / ROLLBACK
    choice = json.loads(path.read_text()) if path.exists() else {}
    taken_down = choice.get("from")
    return (
        taken_down if choice.get("to") == current_release(published) and taken_down in release_ids(published) else None
    )


def sweep_unfinished(published: Path) -> list[str]:
    """Remove what a killed build left: unfinished releases and links that were never renamed."""
    left = [*published.glob(f"{STAGING_PREFIX}*"), *published.glob(f".{CURRENT}-*")]
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return sorted(path.name for path in left)


def keep_latest(published: Path, count: int) -> list[str]:
    """Remove all but the latest `count` releases; the current one and the one before it always stay."""
    current = current_release(published)
    before = read_release(published, current)["previous_release"] if current else None
    removed = [release for release in release_ids(published)[:-count] if release not in (current, before)]
    for release in removed:
        # Renamed first: a half-removed folder must not look like a release.
        doomed = published / f"{STAGING_PREFIX}removed-{release}"
        (releases_dir(published) / release).rename(doomed)
        shutil.rmtree(doomed)
    return removed


def roll_back(published: Path, release_id: str | None = None) -> tuple[str, str]:
    """Make the named release current, or the one before the current one; returns (from, to)."""
    current = current_release(published)
    if current is None:
        raise ReleaseError(f"nothing is published in {published} yet: run `make build` first")
    older = [release for release in release_ids(published) if release < current]
    if release_id is None and not older:
        raise ReleaseError(f"{current} is the oldest release kept: there is none to go back to")
    target = release_id or older[-1]
    if target not in release_ids(published):
        raise ReleaseError(f"there is no release {target}; there are: {', '.join(release_ids(published))}")
    newest = rolled_back_from(published) or current
    (published / ROLLBACK).unlink(missing_ok=True)
    if target < newest:
        # Before the flip: a kill in between leaves a choice that is not current, which counts for nothing.
        temporary = published / f"{STAGING_PREFIX}rollback"
        temporary.write_text(json.dumps({"from": newest, "to": target}))
        temporary.replace(published / ROLLBACK)
    make_current(published, target)
    return current, target


def sync_tree(folder: Path) -> None:
    """Flush every file and folder to disk before the folder gets its final name."""
    for path in sorted(folder.rglob("*")):
        sync_path(path)
    sync_path(folder)


def sync_path(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
