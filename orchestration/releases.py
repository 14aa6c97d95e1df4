"""`make releases`: the releases that are kept, newest first, and what each changed against the one before it.

Reads only. What a release says itself stays as it is; the comparison is made anew, from the two databases.
"""

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb

from orchestration.lib.release_compare import Changes, change_lines, compare_releases
from orchestration.lib.release_store import DATABASE, current_release, read_release, release_ids, releases_dir
from orchestration.lib.settings import Settings, SettingsError, load_settings


def main() -> int:
    """Exit code 0 unless a kept release cannot be read."""
    try:
        settings = load_settings(needs_extracts=False)
    except SettingsError as error:
        print(f"releases: {error}", file=sys.stderr)
        return 1
    known = release_ids(settings.published_dir)
    if not known:
        print(f"nothing is published in {settings.published_dir} yet: run `make build` first")
        return 0
    unreadable = False
    for before, release_id in reversed([*pairwise([None, *known])]):
        try:
            print("\n".join(release_lines(settings, before, str(release_id))))
        except (OSError, json.JSONDecodeError, duckdb.Error) as error:
            unreadable = True
            print(f"{release_id}  cannot be compared: {error} (make verify RELEASE={release_id})")
    return 1 if unreadable else 0


def release_lines(settings: Settings, before: str | None, release_id: str) -> Iterator[str]:
    """One release: when it was made, whether it is current, and its changes."""
    published = settings.published_dir
    notes = read_release(published, release_id)
    is_current = release_id == current_release(published)
    yield f"{release_id}  built {notes['built_at'][:16].replace('T', ' ')} UTC{'  current' if is_current else ''}"
    if before is None:
        yield f"  the oldest that is kept; {len(notes['tables'])} tables"
        return
    earlier = read_release(published, before)
    told = {name: table["content_hash"] for name, table in earlier["tables"].items()}
    other = [
        name
        for name, table in notes["tables"].items()
        if told.get(name, table["content_hash"]) != table["content_hash"]
    ]
    if other:
        yield f"  other figures: {', '.join(sorted(other))}"
    lines = list(change_lines(_changes(published, before, release_id, settings.state_dir)))
    yield from (f"  {line}" for line in lines)
    if not other and not lines:
        yield f"  same figures as {before}"


def _changes(published: Path, before: str, release_id: str, state_dir: Path) -> Changes:
    old, new = (releases_dir(published) / release / DATABASE for release in (before, release_id))
    return compare_releases(old, new, "marts", state_dir)


if __name__ == "__main__":
    sys.exit(main())
