"""Whether a release is still what it was when it was made: every file against release.json and the catalogues."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from orchestration.lib.release_build import sha256_of

# Names that a catalogue has no size and checksum for: they are made after everything else, and point to each other.
CATALOGUES = ("open/data.json", "open/dcat-us-3.json", "open/datapackage.json")


def verify_release(folder: Path) -> tuple[int, list[str]]:
    """Number of files, and what differs in words: file, what was said by whom, what was found."""
    said = json.loads((folder / "release.json").read_text(encoding="utf-8"))["files"]
    found = {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / "release.json"
    }
    problems = [*_differences("release.json", said, found)]
    problems += [f"{name}: not in release.json" for name in sorted(set(found) - set(said))]
    for catalogue in CATALOGUES:
        # A release of an earlier version has none; one that lost its own is found above.
        if catalogue in found:
            problems += _catalogue_problems(folder / catalogue, found)
    return len(found), problems


def _catalogue_problems(path: Path, found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    try:
        content = json.loads(path.read_bytes())
        return [*_differences(path.name, dict(_listed(content)), found)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [f"open/{path.name}: cannot be read ({type(error).__name__}: {error})"]


def _listed(content: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """File → size and checksum, as either kind of catalogue has them."""
    for resource in content.get("resources", ()):
        yield f"open/{resource['path']}", {"bytes": resource["bytes"], "sha256": resource["hash"].split(":")[-1]}
    for dataset in content.get("dataset", ()):
        for file in dataset["distribution"]:
            name = file["downloadURL"].rpartition("/")[2]
            yield f"open/{name}", {"bytes": int(file["byteSize"]), "sha256": file["checksum"]["checksumValue"]}


def _differences(
    source: str, said: Mapping[str, Mapping[str, Any]], found: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    for name, described in sorted(said.items()):
        actual = found.get(name)
        if actual is None:
            yield f"{name}: in {source}, but there is no such file"
        elif actual["bytes"] != described["bytes"]:
            yield f"{name}: {actual['bytes']} bytes, {source} says {described['bytes']}"
        elif actual["sha256"] != described["sha256"]:
            yield f"{name}: SHA-256 {actual['sha256'][:12]}…, {source} says {described['sha256'][:12]}…"
