"""Opening the warehouse file: private, in UTC, with bounded memory, patient with a process that is just ending."""

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.lib.settings import Settings, duckdb_config

# A killed build's dbt process ends within a second of its parent; until then it holds the file.
PATIENCE_SECONDS = 15.0

# Of a new file: text is written in three fifths of the time (docs/adr/0017). Releases stay readable by older clients.
STORAGE = {"storage_compatibility_version": "v1.4.0"}


@contextmanager
def open_warehouse(settings: Settings, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that is closed at the end of the block: the next step may be another process."""
    connection = _connect(settings, read_only)
    try:
        if not read_only:
            settings.warehouse.chmod(0o600)
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def connect(database: Path | None, read_only: bool = False, state_dir: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Any database of the build (None: in memory) with the build's limits; it spills into the city's state folder.

    `state_dir` has to be named unless the database is the warehouse itself.
    """
    folder = state_dir or (database.parent if database else Path())
    is_written = database is not None and not read_only
    config = duckdb_config(folder) | (STORAGE if is_written else {})
    return duckdb.connect(database or ":memory:", read_only=read_only, config=config)


def count_of(
    connection: duckdb.DuckDBPyConnection, statement: str, parameters: Sequence[object] | Mapping[str, object] = ()
) -> int:
    """The number that a statement gives: what it counts, or how many rows it changed."""
    row = connection.execute(statement, parameters).fetchone()
    return int(row[0]) if row else 0


@contextmanager
def spilling(settings: Settings) -> Iterator[None]:
    """The folder that queries spill into, for the time of a run; what a killed run left is removed."""
    shutil.rmtree(settings.spill_dir, ignore_errors=True)
    settings.spill_dir.mkdir(mode=0o700, parents=True)
    try:
        yield
    finally:
        shutil.rmtree(settings.spill_dir, ignore_errors=True)


def _connect(settings: Settings, read_only: bool) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return connect(settings.warehouse, read_only)
        except duckdb.IOException as error:
            if "lock" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
