"""Great Expectations in a process of its own, which imports it (4 s of a core) while the build ingests.

Belongs here: the process and what goes back and forth. Does not belong here: what is evaluated (validation).
"""

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from expectations.results import GateError, Suite, Verdict
from orchestration.lib.child import end_with_parent
from orchestration.lib.memory import peak_memory, reset_peak

# Beside the suites and results of the run: the highest memory of the last evaluation.
PEAK_FILE = "peak_rss_bytes"

# At most one: the process that is ready for the gates of this build.
_ready: list[Connection] = []


@contextmanager
def gates_ahead() -> Iterator[None]:
    """Within the block both gates are evaluated by one process, which starts now and ends with the block."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, os.getpid()), daemon=True)
    process.start()
    theirs.close()
    _ready.append(ours)
    try:
        yield
    finally:
        _ready.remove(ours)
        ours.close()
        process.join()


def validate(
    warehouse: Path, suites: Sequence[Suite], run_id: str, store_dir: Path, docs_dir: Path, attach: Mapping[str, Path]
) -> list[Verdict]:
    """Like `validation.validate`, by the process that waits for it, or here when there is none."""
    if not _ready:
        from expectations import validation

        return validation.validate(warehouse, suites, run_id, store_dir, docs_dir, attach)
    _ready[0].send((warehouse, suites, run_id, store_dir, docs_dir, attach))
    try:
        verdicts = _ready[0].recv()
    except EOFError as error:
        raise GateError("Great Expectations ended without an answer: see the log of the run") from error
    if isinstance(verdicts, GateError):
        raise verdicts
    return verdicts


def _serve(requests: Connection, parent: int) -> None:
    end_with_parent(parent)

    from expectations import validation

    while True:
        try:
            warehouse, suites, run_id, store_dir, docs_dir, attach = requests.recv()
        except EOFError:
            return
        reset_peak()
        try:
            answer = validation.validate(warehouse, suites, run_id, store_dir, docs_dir, attach)
        except GateError as error:
            answer = error
        store_dir.mkdir(parents=True, exist_ok=True)
        (store_dir / PEAK_FILE).write_text(str(peak_memory()))
        requests.send(answer)
