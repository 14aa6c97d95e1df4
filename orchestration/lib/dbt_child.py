"""dbt as a child that ends with its parent, and that can get ready before there is something to do.

A killed build must not leave dbt writing to the warehouse: the next build would find it locked.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from orchestration.lib.child import end_with_parent
from orchestration.lib.memory import peak_memory, reset_peak

PEAK_FILE = "peak_rss_bytes"
# As the only argument: read the project, wait for one command on standard input, run it.
WAIT = "wait"
SILENT = ("--log-level", "none", "--log-level-file", "none")
DEBUG = "debug"


def main(arguments: list[str]) -> int:
    """Run dbt with the arguments, or wait for a command; dbt's exit code."""
    end_with_parent(int(os.environ["DBT_PARENT_PID"]))

    # Seconds, so not at import.
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest

    if arguments != [WAIT]:
        return _run(dbtRunner(), arguments)
    # A project that cannot be read is reported by the command.
    project = dbtRunner().invoke([*SILENT, "parse"]).result
    line = sys.stdin.readline()
    if not line:
        return 0
    command: dict[str, Any] = json.loads(line)
    os.environ.update(command["environment"])
    dbt = dbtRunner(manifest=project if isinstance(project, Manifest) else None, callbacks=[tell])
    return _run(dbt, [*SILENT, *command["arguments"]])


def tell(event: Any) -> None:
    """A line of JSON, as dbt itself would write it. dbt's logger also writes the debugging that it then throws away."""
    if event.info.level == DEBUG:
        return
    from dbt_common.events.functions import env_scrubber, msg_to_json

    # Of several threads: the buffer has a lock, the text around it has none.
    sys.stdout.buffer.write(f"{env_scrubber(msg_to_json(event))}\n".encode())
    sys.stdout.buffer.flush()


def _run(dbt: Any, arguments: list[str]) -> int:
    reset_peak()
    try:
        outcome = dbt.invoke(arguments)
    finally:
        # The kernel's own figure for children counts the parent's memory at the fork, so dbt reports for itself.
        Path(os.environ["DBT_TARGET_PATH"], PEAK_FILE).write_text(str(peak_memory()))
    if outcome.exception:
        sys.stderr.write(f"{outcome.exception}\n")
        return 2
    return 0 if outcome.success else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
