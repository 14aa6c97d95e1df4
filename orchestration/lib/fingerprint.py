"""Is anything new? Compares delivered files, code and settings with the last build, in well under a second.

Nothing heavy is imported here: `make build` with nothing new must not pay for Dagster, dbt or Great Expectations.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.lib.settings import Settings

LAST_BUILD = "last_build.json"
# What can change a release: models and what configures, checks and runs them.
CODE_FOLDERS = ("models", "seeds", "macros", "tests/data", "expectations", "orchestration")
CODE_FILES = ("dbt_project.yml", "profiles.yml", "requirements.lock")
# dbt reads these only; orchestration can change without a new manifest.
DBT_FOLDERS = ("models", "seeds", "macros", "tests/data")
DBT_FILES = ("dbt_project.yml", "profiles.yml", "requirements.lock")
CITY_FOLDERS = ("models/staging", "seeds")


@dataclass(frozen=True)
class Fingerprint:
    """What a build depends on."""

    code_version: str
    files: Mapping[str, list[int]]
    """Path below the extracts folder → [bytes, modified in nanoseconds]."""
    day: str
    """Values turn from provisional to final, and data from fresh to late, without any new file."""

    def as_dict(self) -> dict[str, Any]:
        return {"code_version": self.code_version, "files": dict(self.files), "day": self.day}


def take_fingerprint(settings: Settings) -> Fingerprint:
    """The present state of code and extracts, and today (UTC, as the warehouse counts days)."""
    return Fingerprint(code_version(settings), extract_files(settings), datetime.now(UTC).date().isoformat())


def recorded_fingerprint(settings: Settings, run_dir: Path) -> Fingerprint:
    """The fingerprint at the start of a run: a file that arrives while the run works is new for the next one."""
    path = run_dir / "fingerprint.json"
    if not path.exists():
        run_dir.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(take_fingerprint(settings).as_dict()))
    return Fingerprint(**json.loads(path.read_text()))


def extract_files(settings: Settings) -> dict[str, list[int]]:
    """Size and time of each file that a contract asks for; no file is opened."""
    root = settings.extracts_dir
    if not settings.manifest.exists() or not root.is_dir():
        return {}
    found: dict[str, list[int]] = {}
    for pattern in _patterns(settings.manifest):
        for path in root.glob(pattern):
            # A link to nothing is no delivery, and no reason to stop.
            status = path.stat() if path.exists() else path.lstat()
            found[path.relative_to(root).as_posix()] = [status.st_size, status.st_mtime_ns]
    return dict(sorted(found.items()))


def code_version(settings: Settings) -> str:
    """Hash over everything in the project that can change this city's release."""
    return _tree_hash(settings, CODE_FOLDERS, CODE_FILES)


def dbt_version(settings: Settings) -> str:
    """Hash over what dbt parses, for deciding whether the manifest is stale."""
    return _tree_hash(settings, DBT_FOLDERS, DBT_FILES)


def read_last_build(settings: Settings) -> dict[str, Any]:
    """The fingerprint of the last build that ended well, with its release and open problems; empty if none."""
    path = settings.state_dir / LAST_BUILD
    return json.loads(path.read_text()) if path.exists() else {}


def write_last_build(settings: Settings, fingerprint: Fingerprint, release_id: str, problems: list[str]) -> None:
    """Remember a build that ended well. Written whole or not at all: a build may be killed here too."""
    content = {**fingerprint.as_dict(), "release_id": release_id, "problems": problems}
    path = settings.state_dir / LAST_BUILD
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, indent=1))
    temporary.replace(path)


def forget_last_build(settings: Settings) -> None:
    """The next build has something to do, although neither files nor code are new: the ledger says something else."""
    (settings.state_dir / LAST_BUILD).unlink(missing_ok=True)


def is_new(fingerprint: Fingerprint, last_build: Mapping[str, Any]) -> bool:
    """Whether a build could give another result than the last one."""
    return any(last_build.get(name) != value for name, value in fingerprint.as_dict().items())


def _patterns(manifest: Path) -> list[str]:
    sources = json.loads(manifest.read_bytes()).get("sources", {}).values()
    metas = ({**source.get("meta", {}), **source.get("config", {}).get("meta", {})} for source in sources)
    return sorted({pattern for meta in metas for pattern in meta.get("extract", {}).get("files", [])})


def _tree_hash(settings: Settings, folders: tuple[str, ...], files: tuple[str, ...]) -> str:
    digest = hashlib.sha256(settings.city.encode())
    for path in sorted(_paths(settings, folders, files)):
        digest.update(path.relative_to(settings.project_dir).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _paths(settings: Settings, folders: tuple[str, ...], files: tuple[str, ...]) -> Iterator[Path]:
    root = settings.project_dir
    others = {root / folder / city for folder in CITY_FOLDERS for city in _other_cities(settings)}
    for folder in folders:
        for path in (root / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and others.isdisjoint(path.parents):
                yield path
    yield from (root / name for name in files if (root / name).exists())


def _other_cities(settings: Settings) -> set[str]:
    """A city has a folder in both places; `staging/quality` and `seeds/reference` belong to every city."""
    named = [{path.name for path in (settings.project_dir / folder).iterdir()} for folder in CITY_FOLDERS]
    return set.intersection(*named) - {settings.city}
