"""Opening the warehouse file: private, in UTC, with bounded memory, patient with a process that is just ending."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from orchestration.lib.settings import Settings

# A killed build's dbt process ends within a second of its parent; until then it holds the file.
PATIENCE_SECONDS = 15.0


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


def _connect(settings: Settings, read_only: bool) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": os.environ.get("WAREHOUSE_MEMORY_LIMIT", "3GB")
    }
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return duckdb.connect(settings.warehouse, read_only=read_only, config=config)
        except duckdb.IOException as error:
            if "lock" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
