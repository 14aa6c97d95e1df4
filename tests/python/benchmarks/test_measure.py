"""Figures are of the whole process tree, and a command that fails is not a measurement."""

import sys
from pathlib import Path

import pytest

from benchmarks.measure import CommandError, file_states, measure

CHILD = "sum(i * i for i in range(3_000_000)); b = bytearray(150_000_000)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{CHILD}'], check=True)"


def test_a_grandchild_counts() -> None:
    alone = measure([sys.executable, "-c", "pass"])
    measured = measure([sys.executable, "-c", PARENT])
    assert measured.peak_bytes > 150_000_000 > alone.peak_bytes
    assert measured.cpu_seconds > alone.cpu_seconds + 0.05
    assert measured.wall_seconds > 0


def test_a_failed_command_says_why() -> None:
    with pytest.raises(CommandError, match="no such city"):
        measure([sys.executable, "-c", "raise SystemExit('no such city')"])


def test_a_rewritten_file_is_seen_although_its_content_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "table"
    file.write_text("rows")
    before = file_states(tmp_path)
    assert file_states(tmp_path) == before
    (tmp_path / "new").write_text("rows")
    (tmp_path / "new").replace(file)
    assert file_states(tmp_path) != before
