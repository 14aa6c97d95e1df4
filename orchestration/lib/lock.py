"""One writer at a time: a lock file shared by `make build`, `make rollback` and Dagster's runs.

DuckDB lets one process write; a second would fail. With this lock the second waits instead. `flock` is
released by the kernel when its holder dies, so a killed build never leaves a stale lock.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

logger = logging.getLogger(__name__)

# Paths this process already holds. `make build` takes the lock before it asks whether anything is new, and
# the run that it starts in the same process asks for it again: a second flock would wait for the first.
_held: set[Path] = set()


@contextmanager
def writer_lock(state_dir: Path) -> Iterator[None]:
    """Hold the city's writer lock; waits, and says so, while another process has it."""
    path = state_dir / "writer.lock"
    if path in _held:
        yield
        return
    prepare_state_dir(state_dir)
    with path.open("a+") as handle:
        if not _acquired(handle.fileno()):
            handle.seek(0)
            logger.info("another build is writing (%s): waiting for it to end", handle.read().strip() or "unknown")
            fcntl.flock(handle, fcntl.LOCK_EX)
        handle.truncate(0)
        handle.write(f"process {os.getpid()}")
        handle.flush()
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)
            handle.truncate(0)


@contextmanager
def lock_if_free(state_dir: Path) -> Iterator[bool]:
    """Hold the lock if nobody has it, without waiting; says which. For a look at what a dead writer left."""
    with (state_dir / "writer.lock").open("a+") as handle:
        yield _acquired(handle.fileno())


def prepare_state_dir(state_dir: Path) -> None:
    """The city's private folder. Releases below it are opened to readers by name, not by listing."""
    if not state_dir.parent.exists():
        # Created under a private umask; readers of releases have to pass here too.
        state_dir.parent.mkdir(parents=True)
        state_dir.parent.chmod(0o755)
    state_dir.mkdir(exist_ok=True)
    # Others may pass through to published/ but not list or read the warehouse beside it.
    state_dir.chmod(0o711)


def _acquired(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
