"""Runs the Dagster job `build` in this process, as `make build` does."""

import logging
import warnings

import dagster as dg
from dagster._core.instance.ref import InstanceRef

from orchestration.defs.dead_runs import STARTED_BY, remove_dead_runs
from orchestration.defs.project import city_definitions
from orchestration.lib.dagster_events import event_log_config
from orchestration.lib.dagster_home import prepare_dagster_home
from orchestration.lib.settings import Settings
from orchestration.lib.stages import read_stages, record_stages
from orchestration.lib.warehouse import open_warehouse

logger = logging.getLogger(__name__)

RUNS_KEPT = 100


def run_build_job(settings: Settings, run_id: str) -> str | None:
    """None when the job succeeded, else what failed, in one sentence."""
    warnings.filterwarnings("ignore", category=dg.BetaWarning)
    warnings.filterwarnings("ignore", category=dg.PreviewWarning)
    prepare_dagster_home(settings)
    job = city_definitions(settings).resolve_job_def("build")
    with _instance(settings) as instance:
        remove_dead_runs(instance)
        result = job.execute_in_process(run_id=run_id, instance=instance, raise_on_error=False, tags=STARTED_BY)
        # Some 2,000 events a run: a year of daily builds would be gigabytes.
        for run in instance.get_runs()[RUNS_KEPT:]:
            instance.delete_run(run.run_id)
    if result.success:
        return None
    if settings.warehouse.exists():
        # The release records them when there is one.
        with open_warehouse(settings) as connection:
            record_stages(connection, run_id, read_stages(settings.run_dir(run_id)))
    failures = [event for event in result.all_events if event.is_step_failure]
    for event in failures:
        logger.info("%s failed: %s", event.step_key, _reason(event))
    return f"step {failures[0].step_key} failed" if failures else "the run failed"


def _instance(settings: Settings) -> dg.DagsterInstance:
    home = str(settings.dagster_home)
    return dg.DagsterInstance.from_ref(InstanceRef.from_dir(home, overrides=event_log_config(home)))


def _reason(event: dg.DagsterEvent) -> str:
    """The innermost error's message, on one line."""
    error = event.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    return " ".join(error.message.split())[:600] if error else "no message"
