"""What a person sees of a build: our progress lines. Everything that libraries print goes into the run's log."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def progress_only(log_file: Path) -> Iterator[None]:
    """Within the block, file descriptors 1 and 2 (child processes too) write to the log file.

    The progress lines of package `orchestration` keep going to the terminal, and to the log.
    """
    log_file.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    terminal, errors = os.dup(1), os.dup(2)
    with log_file.open("a") as log, os.fdopen(os.dup(terminal), "w", buffering=1) as lines:
        handlers = [_handler(lines), _handler(log)]
        logger = logging.getLogger("orchestration")
        _attach(logger, handlers)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os.dup2(terminal, 1)
            os.dup2(errors, 2)
            for handler in handlers:
                logger.removeHandler(handler)
            os.close(terminal)
            os.close(errors)


@contextmanager
def progress_lines() -> Iterator[None]:
    """Within the block, the progress lines of package `orchestration` are printed."""
    logger = logging.getLogger("orchestration")
    handler = _handler(sys.stdout)
    _attach(logger, [handler])
    try:
        yield
    finally:
        logger.removeHandler(handler)


def _attach(logger: logging.Logger, handlers: list[logging.Handler]) -> None:
    logger.setLevel(logging.INFO)
    # A reader that went away (`make build | head`) is no reason for a traceback per line.
    logging.raiseExceptions = False
    # Dagster's handler on the root logger would print each line a second time.
    logger.propagate = False
    for handler in handlers:
        logger.addHandler(handler)


def _handler(stream: TextIO) -> logging.Handler:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s"))
    return handler
