"""The surroundings of a load: connection settings, transactions, the spool folder and the quarantine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.lib.ingest.discovery import DeliveredFile

SETTINGS = {
    # Measured: two threads take twice the processor time of one to append the same rows, because each file that is
    # written beside others begins row groups of its own. The second core reads ahead meanwhile.
    "threads": "1",
    # Rows carry their ordinals, so that nothing has to be held back for the sake of their order.
    "preserve_insertion_order": "false",
    # Offsets are read as UTC.
    "TimeZone": "UTC",
    # The default checkpoints after nearly every file: a quarter of the time of a load of 40 files.
    "checkpoint_threshold": "256MB",
}


@contextmanager
def loading_session(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The settings that loading relies on; the caller's are given back."""
    before = {name: connection.execute(f"select current_setting('{name}')").fetchone() for name in SETTINGS}
    for name, value in SETTINGS.items():
        connection.execute(f"set {name} = '{value}'")
    try:
        yield
    finally:
        for name, row in before.items():
            connection.execute(f"set {name} = '{row[0] if row else ''}'")


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@contextmanager
def spool_folder(state_dir: Path) -> Iterator[Path]:
    spool = state_dir / "spool"
    shutil.rmtree(spool, ignore_errors=True)
    spool.mkdir(parents=True, mode=0o700)
    try:
        yield spool
    finally:
        shutil.rmtree(spool, ignore_errors=True)


def made(folder: Path) -> Path:
    """A member's own folder in the spool, which most members do not need."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def set_aside(file: DeliveredFile, folder: Path) -> None:
    """Renamed into place, so that a kill never leaves half a copy under the batch's name."""
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    if not file.leads_outside:
        shutil.copyfile(file.path, partial / file.path.name)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


def remove_orphans(known: set[str], state_dir: Path) -> None:
    """What a killed run left: texts in the spool, and copies whose ledger line was never written (their file comes again)."""
    shutil.rmtree(state_dir / "spool", ignore_errors=True)
    for folder in (state_dir / "quarantine").glob("*"):
        if folder.name not in known:
            shutil.rmtree(folder)
