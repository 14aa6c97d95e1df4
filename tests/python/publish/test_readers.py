"""Readers who never pause see whole releases only, while releases are published, removed and rolled back.

`READERS=50 RELEASES=20` asks for the numbers that the product promises; fewer keep the suite short.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.publish import publish
from orchestration.lib.release_store import release_ids, roll_back
from orchestration.lib.settings import PROJECT_DIR, Settings

READERS, RELEASES = int(os.environ.get("READERS") or "8"), int(os.environ.get("RELEASES") or "6")
PATIENCE_SECONDS = 120


@pytest.fixture
def city(settings: Settings) -> Settings:
    """With the retention that is the default, and enough rows that a query reads the file several times."""
    with duckdb.connect(settings.warehouse) as connection:
        connection.execute(
            "insert into marts.fct_measure_values select 'measure_' || i % 40, date '2025-01-01', 0 from range(30000) as t (i)"
        )
    return replace(settings, releases_kept=10)


def publish_number(city: Settings, number: int) -> None:
    """A release of which every table and file says the same number."""
    with duckdb.connect(city.warehouse) as connection:
        connection.execute("update marts.fct_measure_values set value = ?", [number])
        connection.execute("update open.measures set value = ?", [number])
        connection.execute(
            "create or replace view marts.dim_measures as select 'police_stops' as measure_code,"
            f" '{number}' as measure_name"
        )
    assert publish(city, "run-1", f"{number:04}").is_new


class Readers:
    def __init__(self, folder: Path, published: Path, count: int) -> None:
        self.logs = [folder / f"{number}.log" for number in range(count)]
        self.errors = [folder / f"{number}.err" for number in range(count)]
        self.stop = folder / "stop"
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.python.publish.reader", str(published), str(log), str(self.stop)],
                cwd=PROJECT_DIR,
                stderr=error.open("w"),
            )
            for log, error in zip(self.logs, self.errors, strict=True)
        ]

    def seen(self) -> list[list[int]]:
        """The numbers that each reader found, in its order; a last line may still be on its way."""
        texts = [log.read_text() if log.exists() else "" for log in self.logs]
        return [[int(line) for line in text[: text.rfind("\n") + 1].split()] for text in texts]

    def wait(self, until: Callable[[list[list[int]]], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not until(self.seen()):
            self.check()
            assert time.monotonic() < deadline, "readers do not get on"
            time.sleep(0.05)

    def check(self) -> None:
        failed = [error.read_text() for error in self.errors if error.stat().st_size]
        assert not failed, f"{len(failed)} readers failed: {failed[0]}"
        assert not [process for process in self.processes if process.poll()]


@contextmanager
def reading(folder: Path, published: Path, count: int) -> Iterator[Readers]:
    readers = Readers(folder, published, count)
    try:
        yield readers
        readers.stop.touch()
        assert [process.wait(PATIENCE_SECONDS) for process in readers.processes] == [0] * count
    finally:
        for process in readers.processes:
            process.kill()
            process.wait()


def test_readers_see_one_release_at_a_time(city: Settings, tmp_path: Path) -> None:
    folder, half = tmp_path / "readers", RELEASES // 2
    folder.mkdir()
    publish_number(city, 0)
    with reading(folder, city.published_dir, READERS) as readers:
        readers.wait(lambda seen: all(seen))
        for number in range(1, RELEASES + 1):
            publish_number(city, number)
            readers.wait(lambda seen, number=number: any(numbers[-1] == number for numbers in seen))
            if number == half:
                roll_back(city.published_dir)
                readers.wait(lambda seen: any(numbers[-1] == half - 1 for numbers in seen))
        readers.wait(lambda seen: all(numbers[-1] == RELEASES for numbers in seen))
    readers.check()
    seen = readers.seen()
    assert set().union(*seen) == set(range(RELEASES + 1))
    assert all(
        after >= before or (before, after) == (half, half - 1)
        for numbers in seen
        for before, after in pairwise(numbers)
    )
    assert any((half, half - 1) in pairwise(numbers) for numbers in seen), "the rollback"
    assert len(release_ids(city.published_dir)) == min(10, RELEASES + 1)
