"""A killed build must not hold Dagster's queue."""

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.dead_runs import STARTED_BY, remove_dead_runs

KILLED = """
import os, signal, sys
import dagster as dg

@dg.asset
def killed():
    os.kill(os.getpid(), signal.SIGKILL)

job = dg.Definitions(assets=[killed], jobs=[dg.define_asset_job("build")]).resolve_job_def("build")
with dg.DagsterInstance.get() as instance:
    job.execute_in_process(instance=instance, tags=dict([sys.argv[1].split("=")]))
"""


def killed_run(home: Path, tag: str, monkeypatch: pytest.MonkeyPatch) -> dg.DagsterInstance:
    """An instance in which a run was killed."""
    (home / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    run = subprocess.run([sys.executable, "-c", KILLED, tag], capture_output=True, check=False)
    assert run.returncode == -9
    return dg.DagsterInstance.get()


def test_a_killed_build_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ((name, value),) = STARTED_BY.items()
    with killed_run(tmp_path, f"{name}={value}", monkeypatch) as instance:
        (run,) = instance.get_runs()
        assert run.status == dg.DagsterRunStatus.STARTED
        assert remove_dead_runs(instance) == [run.run_id]
        assert instance.get_runs() == []


def test_a_run_that_dagster_has_just_started_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with killed_run(tmp_path, "dagster/sensor_name=new_files", monkeypatch) as instance:
        assert remove_dead_runs(instance) == []
        assert len(instance.get_runs()) == 1
