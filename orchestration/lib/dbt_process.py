"""The dbt process of a build: started when the build starts, so that it has read the project when the data are ready.

Importing dbt and reading the project takes seconds of one core, in which ingestion and the raw gate use the other.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from orchestration.lib.dbt_child import WAIT
from orchestration.lib.dbt_manifest import PARTIAL_PARSE, dbt_command, dbt_environment
from orchestration.lib.settings import Settings

# At most one: the one that was started ahead and has no command yet.
_waiting: list[subprocess.Popen[bytes]] = []


@contextmanager
def dbt_ahead(settings: Settings) -> Iterator[None]:
    """Within the block a dbt process gets ready; it ends with the block if nobody had a command for it."""
    process = _start(settings)
    _waiting.append(process)
    try:
        yield
    finally:
        if process in _waiting:
            _waiting.remove(process)
            process.communicate()


def command_dbt(settings: Settings, arguments: Sequence[str], variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A dbt process at work on the command, with additional environment variables; its events are on `stdout`."""
    process = _waiting.pop() if _waiting else _start(settings)
    assert process.stdin is not None
    line = json.dumps({"arguments": list(arguments), "environment": dict(variables)})
    # A process that has died already says why on its stdout.
    with suppress(BrokenPipeError), process.stdin:
        process.stdin.write(f"{line}\n".encode())
    process.stdin = None
    return process


def give_parsed_project(parsed: Path, own: Path) -> None:
    """What `dbt parse` has read, when it is newer than what the last build left.

    Otherwise the build's own is better: dbt reads the whole project again when the warehouse's path is another one.
    """
    if parsed.exists() and (not own.exists() or own.stat().st_mtime_ns < parsed.stat().st_mtime_ns):
        shutil.copyfile(parsed, own)


def _start(settings: Settings) -> subprocess.Popen[bytes]:
    target = settings.build_target_dir
    target.mkdir(parents=True, exist_ok=True)
    give_parsed_project(settings.target_dir / PARTIAL_PARSE, target / PARTIAL_PARSE)
    environment = {
        **os.environ,
        **dbt_environment(settings),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target),
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        [*dbt_command(), WAIT],
        cwd=settings.project_dir,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
