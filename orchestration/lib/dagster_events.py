"""Dagster's event log in SQLite, written quickly.

A build of 400 models and tests is some 1,700 events. Dagster's own storage opens two files and waits for the disk for
each of them: as much time as a small city's whole transformation. The files and tables here are the same, so the web
interface reads them as ever; only the connections stay open, and a commit is not flushed. SQLite's write-ahead log keeps
the file whole also when the process or the machine dies; the last events may then be missing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event


class OpenEventLogStorage(SqliteEventLogStorage):
    """One connection for each file, kept until the instance is disposed of."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> "OpenEventLogStorage":
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engines.get(shard) or self._open(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def _open(self, shard: str) -> Engine:
        engine = create_engine(
            self.conn_string_for_shard(shard),
            poolclass=StaticPool,
            # Under the lock, but from whichever thread logs.
            connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        )
        event.listen(engine, "connect", _do_not_flush)
        self._initdb(engine)
        self._engines[shard] = engine
        return engine

    def dispose(self) -> None:
        super().dispose()
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()


def event_log_config(base_dir: str) -> dict[str, Any]:
    """The part of Dagster's instance configuration that names this storage; `base_dir`: DAGSTER_HOME."""
    storage = {
        "module": __name__,
        "class": OpenEventLogStorage.__name__,
        "config": {"base_dir": f"{base_dir}/history/runs"},
    }
    return {"event_log_storage": storage}


def _do_not_flush(connection: Any, _record: Any) -> None:
    connection.execute("pragma synchronous = normal")
