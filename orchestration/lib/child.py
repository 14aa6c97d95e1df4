"""Processes that work for a build and end with it, also when it is killed."""

import os
import signal
import threading
import time

POLL_SECONDS = 0.1


def end_with_parent(parent: int) -> None:
    """Watch the parent from a thread: that works on every system, and DuckDB releases Python's lock while it executes."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
