"""One writer at a time: the second waits, and a dead writer does not block."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from orchestration.lib.lock import writer_lock

HOLD = """
import sys, time
from pathlib import Path
from orchestration.lib.lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def holder(repository_root: Path, state_dir: Path, seconds: float) -> subprocess.Popen[str]:
    """Another process that has the lock when this returns."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, state_dir, str(seconds)], cwd=repository_root, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_writer_waits_and_says_so(
    repository_root: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = holder(repository_root, tmp_path, 1.0)
    started = time.monotonic()
    with caplog.at_level("INFO", "orchestration.lib.lock"), writer_lock(tmp_path):
        waited = time.monotonic() - started
    assert waited > 0.3
    assert f"process {other.pid}" in caplog.text
    assert other.wait() == 0


def test_a_killed_writer_leaves_no_lock(repository_root: Path, tmp_path: Path) -> None:
    other = holder(repository_root, tmp_path, 60)
    other.kill()
    other.wait()
    started = time.monotonic()
    with writer_lock(tmp_path):
        assert time.monotonic() - started < 5


def test_the_same_process_may_ask_twice(tmp_path: Path) -> None:
    with writer_lock(tmp_path), writer_lock(tmp_path):
        pass


def test_the_state_folder_can_be_passed_but_not_listed(tmp_path: Path) -> None:
    with writer_lock(tmp_path / "state"):
        assert (tmp_path / "state").stat().st_mode & 0o777 == 0o711
