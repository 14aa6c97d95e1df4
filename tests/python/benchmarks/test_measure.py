"""Figures are of the whole process tree, and a command that fails is not a measurement."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.measure import ROOT, CommandError, file_states, measure

CHILD = "sum(i * i for i in range(3_000_000)); b = bytearray(150_000_000)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{CHILD}'], check=True)"


# A process that measures is small: the kernel counts its memory at the fork as the child's. pytest is not small.
MEASURE = """
import json, sys
from benchmarks.measure import measure
measured = measure(json.loads(sys.argv[1]))
print(json.dumps([measured.peak_bytes, measured.cpu_seconds, measured.wall_seconds]))
"""


def measured_apart(code: str) -> tuple[int, float, float]:
    command = [sys.executable, "-c", MEASURE, json.dumps([sys.executable, "-c", code])]
    peak, cpu, wall = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return peak, cpu, wall


def test_a_grandchild_counts() -> None:
    peak_alone, cpu_alone, _ = measured_apart("pass")
    peak, cpu, wall = measured_apart(PARENT)
    assert peak > 150_000_000 > peak_alone
    assert cpu > cpu_alone + 0.05
    assert wall > 0


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
