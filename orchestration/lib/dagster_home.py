"""Dagster's own state: under the city's state folder, so that an empty home directory is enough."""

import shutil

from orchestration.lib.lock import prepare_state_dir
from orchestration.lib.settings import Settings


def prepare_dagster_home(settings: Settings) -> None:
    """Create the folder with the project's instance settings (telemetry off, one run at a time)."""
    prepare_state_dir(settings.state_dir)
    settings.dagster_home.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(settings.project_dir / "orchestration" / "dagster.yaml", settings.dagster_home / "dagster.yaml")
