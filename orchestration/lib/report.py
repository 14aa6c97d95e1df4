"""The last lines of `make build`, from what the run left in the warehouse and beside it."""

import json
from collections.abc import Sequence

from orchestration.lib.catalogue import SeedProblem
from orchestration.lib.dbt_results import failed_nodes, read_results, remedy
from orchestration.lib.problems import PROBLEMS_FILE, open_problems, shorten
from orchestration.lib.release_store import current_release, made_at, releases_dir
from orchestration.lib.settings import Settings
from orchestration.lib.stages import Stage, read_stages, slow_stages
from orchestration.lib.summary import count_lines, count_run
from orchestration.lib.warehouse import open_warehouse


def report_lines(settings: Settings, run_id: str, problem: str | None, seconds: float) -> list[str]:
    """Counts, problems (what, where, what to do), release and time."""
    stages = read_stages(settings.run_dir(run_id))
    lines = [""]
    problems: list[str] = []
    slow: list[str] = []
    if settings.warehouse.exists():
        with open_warehouse(settings, read_only=True) as connection:
            lines += count_lines(count_run(connection, run_id))
            problems = open_problems(connection, run_id, made_at(settings.published_dir))
            slow = slow_stages(connection, run_id, stages)
    recorded = settings.run_dir(run_id) / PROBLEMS_FILE
    if recorded.exists():
        # As they were before the release was made: they belong to it.
        problems = json.loads(recorded.read_text())
    if any(stage.stage == "transform" for stage in stages) or problem == "step transform failed":
        problems = [
            f"dbt: {node.name} ({node.status}). To do: {remedy(node)}" for node in _stopped_by(settings)
        ] + problems
    lines += slow
    lines += _problem_lines(problems)
    lines += _outcome_lines(settings, stages, problem)
    peak = max((stage.peak_rss_bytes for stage in stages), default=0)
    lines.append(f"time      {seconds:.0f} s, at most {peak / 2**20:,.0f} MB")
    return lines


def catalogue_lines(settings: Settings, problems: Sequence[SeedProblem]) -> list[str]:
    """Every problem of the seeds, none left out: whoever mends the file wants to do it once."""
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    lines = ["problems", *(f"  {problem}" for problem in problems), ""]
    return [*lines, *_outcome_lines(settings, [], f"the catalogue has {count}, and nothing was begun")]


def _stopped_by(settings: Settings) -> list:
    return [node for node in failed_nodes(read_results(settings.build_target_dir)) if not node.is_test]


def _problem_lines(problems: list[str]) -> list[str]:
    return ["", "problems", *(f"  {line}" for line in shorten(problems)), ""] if problems else []


def _outcome_lines(settings: Settings, stages: list[Stage], problem: str | None) -> list[str]:
    current = current_release(settings.published_dir)
    folder = releases_dir(settings.published_dir) / current if current else None
    if problem:
        stands = f"the current release {current} stands" if current else "there is no release yet"
        return [f"release   none: {problem}; {stands}"]
    note = next((stage.note for stage in reversed(stages) if stage.stage == "publish"), "")
    if note.endswith("stands"):
        return [f"release   nothing was new: {current} stands in {folder}"]
    return [f"release   {current} in {folder}"]
