"""The dbt manifest of a city: parsed again only when a file that dbt reads has changed."""

import fcntl
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestration.lib.fingerprint import dbt_version
from orchestration.lib.settings import Settings

logger = logging.getLogger(__name__)

VERSION_FILE = "manifest.version"
# The build is given the second, so that it does not read the project again.
PARTIAL_PARSE = "partial_parse.msgpack"
PARSED_FILES = ("manifest.json", PARTIAL_PARSE)


class ManifestError(RuntimeError):
    """dbt could not parse the project; the message is dbt's."""


def ensure_manifest(settings: Settings) -> Path:
    """Path of a manifest that matches the project's files. Starts dbt (4–8 s) only when it does not."""
    settings.target_dir.mkdir(parents=True, exist_ok=True)
    # Web server, daemon and run worker load the definitions at the same time; one of them parses.
    with (settings.target_dir / ".manifest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        version_file = settings.target_dir / VERSION_FILE
        version = dbt_version(settings)
        recorded = version_file.read_text() if version_file.exists() else ""
        if not settings.manifest.exists() or recorded != version:
            logger.info("reading the dbt project")
            _parse(settings)
            version_file.write_text(version)
    return settings.manifest


def read_manifest(settings: Settings) -> Mapping[str, Any]:
    """The manifest as a mapping."""
    return json.loads(ensure_manifest(settings).read_bytes())


def dbt_command() -> list[str]:
    """Our dbt: it ends with its parent."""
    return [sys.executable, "-m", "orchestration.lib.dbt_child"]


def dbt_environment(settings: Settings) -> dict[str, str]:
    """Environment of a dbt process."""
    return {**settings.environment(), "DBT_PARENT_PID": str(os.getpid())}


def _parse(settings: Settings) -> None:
    folder = settings.target_dir / "parse"
    result = subprocess.run(
        [*dbt_command(), "--quiet", "parse"],
        cwd=settings.project_dir,
        env={**os.environ, **dbt_environment(settings), "DBT_TARGET_PATH": str(folder), "DBT_LOG_PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise ManifestError(f"dbt cannot read the project:\n{result.stdout}{result.stderr}".strip())
    # dbt writes in place; whoever reads these finds them whole, also when dbt was killed.
    for name in PARSED_FILES:
        shutil.copyfile(folder / name, settings.target_dir / f".{name}")
        (settings.target_dir / f".{name}").replace(settings.target_dir / name)
