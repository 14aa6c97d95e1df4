"""`make build`: the whole pipeline of one city, unless nothing is new.

Dagster, dbt and Great Expectations are imported only when there is something to do.
"""

import logging
import os
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

from orchestration.lib.catalogue import catalogue_problems
from orchestration.lib.console import progress_lines, progress_only
from orchestration.lib.dbt_manifest import ManifestError, dbt_environment, ensure_manifest
from orchestration.lib.dbt_process import dbt_ahead
from orchestration.lib.fingerprint import is_new, read_last_build, take_fingerprint
from orchestration.lib.lock import prepare_state_dir, writer_lock
from orchestration.lib.open_data.publisher import read_publisher
from orchestration.lib.problems import shorten
from orchestration.lib.release_store import current_release, rolled_back_from
from orchestration.lib.report import catalogue_lines, report_lines
from orchestration.lib.settings import Settings, SettingsError, load_settings

logger = logging.getLogger("orchestration.build")

RUNS_KEPT = 20


def main() -> int:
    """Exit code 0 when a release was published, or when nothing was new and the current release stands."""
    os.umask(0o077)
    try:
        settings = load_settings()
        # What publication needs to know of the city is missed now, not after the figures are made.
        read_publisher(settings)
        os.environ.update(dbt_environment(settings))
        with progress_lines():
            _ensure_extracts(settings)
            with writer_lock(settings.state_dir):
                return _build_if_new(settings)
    except (SettingsError, ManifestError) as error:
        print(f"build: {error}", file=sys.stderr)
        return 2


def _build_if_new(settings: Settings) -> int:
    last = read_last_build(settings)
    current = current_release(settings.published_dir)
    if current and not settings.manifest.exists():
        # After `make clean`: the contracts say which files count.
        ensure_manifest(settings)
    if current and not settings.full_refresh and not is_new(take_fingerprint(settings), last):
        logger.info("nothing new; current release %s stands%s", current, _rolled_back(settings))
        for problem in shorten(last["problems"], 5):
            logger.info("  %s", problem)
        return 0
    problems = catalogue_problems(settings.project_dir, settings.city)
    if problems:
        for line in catalogue_lines(settings, problems):
            logger.info("%s", line)
        return 1
    return _run_job(settings)


def _run_job(settings: Settings) -> int:
    run_id = str(uuid.uuid4())
    run_dir = settings.run_dir(run_id)
    log_file = run_dir / "build.log"
    started = time.perf_counter()
    logger.info("building %s (log: %s)", settings.city, log_file)
    with progress_only(log_file):
        from expectations.ahead import gates_ahead

        ensure_manifest(settings)
        with dbt_ahead(settings), gates_ahead():
            # Seconds of imports, paid only here.
            from orchestration.job import run_build_job

            problem = run_build_job(settings, run_id)
    for line in report_lines(settings, run_id, problem, time.perf_counter() - started):
        logger.info("%s", line)
    _keep_latest_runs(settings.runs_dir)
    return 1 if problem else 0


def _ensure_extracts(settings: Settings) -> None:
    """The demo city makes its own extracts when there are none; another city's must be there."""
    if settings.extracts_dir.is_dir():
        return
    if settings.city != "demo" or settings.extracts_dir != settings.state_dir / "extracts":
        raise SettingsError(f"EXTRACTS_DIR={settings.extracts_dir}: there is no such folder.")
    scale, seed = os.environ.get("SCALE") or "1", os.environ.get("SEED") or "42"
    logger.info("generating the demo city's extracts (SCALE=%s SEED=%s)", scale, seed)
    # Aside first: a generator that is killed must not leave half a city to be built.
    aside = settings.state_dir / ".generating"
    prepare_state_dir(settings.state_dir)
    command = [sys.executable, "-m", "demo", "--scale", scale, "--seed", seed, "--out", str(aside)]
    subprocess.run(command, cwd=settings.project_dir, check=True)
    shutil.rmtree(settings.state_dir / "truth", ignore_errors=True)
    for folder in ("truth", "extracts"):
        (aside / folder).rename(settings.state_dir / folder)


def _rolled_back(settings: Settings) -> str:
    taken_down = rolled_back_from(settings.published_dir)
    return f" (rolled back from {taken_down})" if taken_down else ""


def _keep_latest_runs(runs_dir: Path) -> None:
    runs = sorted(runs_dir.iterdir(), key=lambda path: path.stat().st_mtime)
    for run in runs[:-RUNS_KEPT]:
        shutil.rmtree(run)


if __name__ == "__main__":
    sys.exit(main())
