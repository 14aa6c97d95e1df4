"""dbt as a child that ends with its parent. Run by the script `orchestration/dbt`.

A killed build must not leave dbt writing to the warehouse: the next build would find it locked. A thread
watches the parent; that works on every system, and DuckDB releases Python's lock while it executes.
"""

import os
import signal
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path

from orchestration.lib.memory import peak_memory

POLL_SECONDS = 0.1
PEAK_FILE = "peak_rss_bytes"


def main() -> None:
    """Answer `--version` from the installed package (dbt's own asks the network), else run dbt."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"Core:\n  - installed: {version('dbt-core')}\n")
        return
    threading.Thread(target=_end_with_parent, args=(int(os.environ["DBT_PARENT_PID"]),), daemon=True).start()

    # Importing dbt takes seconds: only when it is really run.
    from dbt.cli.main import cli

    try:
        cli(prog_name="dbt")
    finally:
        # The kernel's own figure for children counts the parent's memory at the fork, so dbt reports for itself.
        Path(os.environ["DBT_TARGET_PATH"], PEAK_FILE).write_text(str(peak_memory()))


def _end_with_parent(parent: int) -> None:
    # The script replaces itself by Python (`exec`), so the parent is the process that started the script.
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
