"""When the build runs: by name, every morning, and soon after a department has delivered."""

import hashlib
import json
import time

import dagster as dg
import yaml

from orchestration.defs.dead_runs import remove_dead_runs
from orchestration.lib.fingerprint import extract_files, read_last_build
from orchestration.lib.lock import lock_if_free
from orchestration.lib.settings import Settings

# A file still growing is not delivered yet.
QUIET_SECONDS = 30
JOB_NAME = "build"
CRON_DAILY = "0 5 * * *"


def build_job():
    """Everything, in one process and in order: ingest, gate, transform, gate, publish."""
    return dg.define_asset_job(
        JOB_NAME,
        selection=dg.AssetSelection.all(),
        description="Ingest what is new, check it, transform, check again and publish a release.",
    )


def daily_schedule(settings: Settings) -> dg.ScheduleDefinition:
    """Before the working day begins, in the city's own time."""
    project = yaml.safe_load((settings.project_dir / "dbt_project.yml").read_text())
    return dg.ScheduleDefinition(
        name="daily_build",
        job_name=JOB_NAME,
        cron_schedule=CRON_DAILY,
        execution_timezone=project["vars"]["cities"][settings.city]["time_zone"],
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="A build every morning at five, local time.",
    )


def new_files_sensor(settings: Settings) -> dg.SensorDefinition:
    """Asks for a build when the delivered files differ from those of the last build."""

    @dg.sensor(
        name="new_files",
        job_name=JOB_NAME,
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Looks at size and time of the files in EXTRACTS_DIR every minute.",
    )
    def new_files(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        with lock_if_free(settings.state_dir) as is_free:
            if is_free:
                remove_dead_runs(context.instance)
        files = extract_files(settings)
        if not files:
            return dg.SkipReason(f"no extracts in {settings.extracts_dir}")
        if files == read_last_build(settings).get("files"):
            return dg.SkipReason("nothing new since the last build")
        youngest = max(modified for _, modified in files.values())
        if time.time() - youngest / 1e9 < QUIET_SECONDS:
            return dg.SkipReason("a file was written a moment ago: waiting until the delivery is complete")
        state = hashlib.sha256(json.dumps(files).encode()).hexdigest()
        if state == context.cursor:
            return dg.SkipReason("a build for these files was asked for already")
        context.update_cursor(state)
        return dg.RunRequest()

    return new_files
