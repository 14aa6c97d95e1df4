"""Wall time, CPU time, memory and disk of a process and everything that it starts."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class CommandError(RuntimeError):
    """A measured command failed; the message is the end of what it said."""


@dataclass(frozen=True)
class Measurement:
    """One run of a command. CPU is user and system time of the whole process tree."""

    wall_seconds: float
    cpu_seconds: float
    # Of the largest process; at least that of the measuring one, which the kernel counts at the fork.
    peak_bytes: int
    output: str


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Measurement:
    """Run a command from the project's root, alone, and wait for it. Raises CommandError when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    # The kernel adds up what the child and all descendants that were waited for have used.
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode != 0:
        raise CommandError(f"{' '.join(command)}: exit code {process.returncode}\n{output[-3000:]}")
    return Measurement(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, output)


def folder_bytes(path: Path) -> int:
    """Bytes of the files in a folder, or of one file."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file() and not file.is_symlink()]
    return sum(file.stat().st_size for file in files)


def file_states(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Every file's inode, size and time of change: equal before and after means that nothing was written."""
    return {
        str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
