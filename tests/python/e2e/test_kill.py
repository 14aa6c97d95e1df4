"""A build killed anywhere leaves the current release as it was, and the next build makes what it would have made.

By default ten kills, from the first line to after the flip, follow one another on the same state, and one build ends the
chain. KILL_EACH=1 tries fifteen points, each on the state of the first release and each followed by a build: half an hour.
"""

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.python.builds import BuiltCity

pytestmark = pytest.mark.slow
TIMEOUT_SECONDS = 900
POLL_SECONDS = 0.001


class RunningBuild:
    """A build that is watched from outside: its progress lines, its log and the published folder."""

    def __init__(self, city: BuiltCity) -> None:
        self.city = city
        self.releases_before = set(releases(city))
        self.lines: list[str] = []
        self.process = city.start_build()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)

    def said(self, start: str) -> bool:
        return any(line.startswith(start) for line in self.lines)

    def dbt_said(self, text: str, times: int) -> bool:
        """Lines of dbt are in the log of the run that works now, which is the latest."""
        logs = sorted(self.city.state_dir.glob("runs/*/build.log"), key=lambda path: path.stat().st_mtime)
        return bool(logs) and logs[-1].read_text(errors="replace").count(text) >= times

    def staged(self, name: str) -> bool:
        return any(self.city.published.glob(f".staging-*/{name}"))

    def kill_when(self, is_reached: Callable[["RunningBuild"], bool]) -> bool:
        """SIGKILL the build alone (its dbt has to notice); False if it ended before."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            if is_reached(self):
                self.process.send_signal(signal.SIGKILL)
                self.process.wait()
                self.reader.join(timeout=30)
                return True
            time.sleep(POLL_SECONDS)
        self.process.kill()
        return False


KILL_POINTS: dict[str, Callable[[RunningBuild], bool]] = {
    "while the definitions load": lambda build: build.said("building demo"),
    "after the first extract": lambda build: build.said("ingest census.population"),
    "amid the extracts": lambda build: build.said("ingest library.visits"),
    "after the last extract": lambda build: build.said("ingest water.submissions"),
    "when the raw gate has decided": lambda build: build.said("gate raw"),
    "when dbt has loaded seeds": lambda build: build.dbt_said("OK loaded", 5),
    "when dbt has built a table": lambda build: build.dbt_said("OK created", 1),
    "amid the models": lambda build: build.dbt_said("OK created", 35),
    "amid the dbt tests": lambda build: build.dbt_said("PASS ", 100),
    "when dbt has ended": lambda build: build.said("transform"),
    "when the marts gate has passed": lambda build: build.said("gate marts"),
    "when the copy begins": lambda build: build.staged("performance.duckdb"),
    "when the open data are written": lambda build: build.staged("open/*.csv"),
    "when release.json is written": lambda build: build.staged("release.json"),
    "between the rename and the end": lambda build: bool(set(releases(build.city)) - build.releases_before),
}

# Left out of the chain: each costs most of a build, and lies between two others.
ONLY_ON_THEIR_OWN = {
    "when dbt has built a table",
    "amid the dbt tests",
    "when dbt has ended",
    "when the marts gate has passed",
    "when the copy begins",
    "when release.json is written",
}
CHAIN = [point for point in KILL_POINTS if point not in ONLY_ON_THEIR_OWN]
KILL_CHAINS = [[point] for point in KILL_POINTS] if os.environ.get("KILL_EACH") else [CHAIN]


def releases(city: BuiltCity) -> list[str]:
    folder = city.published / "releases"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def current(city: BuiltCity) -> str:
    return (city.published / "current").readlink().name


def contents(city: BuiltCity) -> dict[str, str]:
    """Row count and content hash of every published table."""
    return json.loads((city.published / "current" / "release.json").read_text())["tables"]


def assert_readable(city: BuiltCity) -> None:
    """What release.json promises is there."""
    folder = city.published / "current"
    notes = json.loads((folder / "release.json").read_text())
    for name, described in notes["files"].items():
        assert (folder / name).stat().st_size == described["bytes"], name
    for file, schema in (("performance.duckdb", "marts"), ("open/performance_open.duckdb", "open")):
        with duckdb.connect(folder / file, read_only=True) as connection:
            for name in [name for name in notes["tables"] if name.startswith(f"{schema}.")]:
                rows = connection.execute(f"select count(*) from {name}").fetchall()[0][0]
                assert rows == notes["tables"][name]["rows"], name


@pytest.fixture(scope="module")
def undisturbed(first_release: BuiltCity, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the second release says when nobody kills the build."""
    city = first_release.copy(tmp_path_factory.mktemp("undisturbed") / "data")
    run = city.build()
    assert run.returncode == 0, run.stdout + run.stderr
    assert contents(city) != contents(first_release), "the second delivery must change the release"
    return contents(city)


def kill_and_look(city: BuiltCity, point: str) -> None:
    before = current(city)
    build = RunningBuild(city)
    assert build.kill_when(KILL_POINTS[point]), f"{point} was not reached:\n{''.join(build.lines)}"
    assert_readable(city)
    if point != "between the rename and the end":
        assert current(city) == before, point


def finish_and_compare(city: BuiltCity, undisturbed: dict[str, str]) -> None:
    run = city.build()
    assert run.returncode == 0, run.stdout + run.stderr
    assert_readable(city)
    assert contents(city) == undisturbed
    assert not list(city.published.glob(".staging-*")), "what killed builds left must be swept"
    again = city.build()
    assert again.stdout.startswith("nothing new"), again.stdout


@pytest.mark.parametrize(
    "points", KILL_CHAINS, ids=lambda points: points[0] if len(points) == 1 else "one after another"
)
def test_killed_builds_and_the_build_after_them(
    first_release: BuiltCity, undisturbed: dict[str, str], tmp_path: Path, points: list[str]
) -> None:
    city = first_release.copy(tmp_path / "data")
    for point in points:
        kill_and_look(city, point)
    finish_and_compare(city, undisturbed)
