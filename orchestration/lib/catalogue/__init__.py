"""The catalogue's seeds, judged before anything is ingested or built: every problem with file, row and remedy.

Belongs here: reading the seeds, rules that need only the seeds. Does not belong here: rules that need data (dbt tests),
comparison with the last release (`expectations/history_rules.py`). A rule that dbt's YAML declares is read from there.
"""

from pathlib import Path

from orchestration.lib.catalogue.declared_rules import declared_rules
from orchestration.lib.catalogue.problem import SeedProblem
from orchestration.lib.catalogue.rules import RULES
from orchestration.lib.catalogue.seed_files import read_seeds
from orchestration.lib.catalogue.seed_tables import SeedTables

__all__ = ["SeedProblem", "catalogue_problems"]


def catalogue_problems(project_dir: Path, city: str) -> list[SeedProblem]:
    """Everything that is wrong with the city's seeds, in the order of the files; one problem for a cell."""
    seeds, problems = read_seeds(project_dir, city)
    with SeedTables(seeds) as tables:
        for rule in (*RULES, *declared_rules(seeds)):
            problems += tables.violations(rule)
    # The cells of a row that has too many or too few stand in the wrong columns: what they say would mislead.
    ragged = {(problem.file, problem.row) for problem in problems if problem.column is None}
    problems = [problem for problem in problems if problem.column is None or (problem.file, problem.row) not in ragged]
    # The first rule speaks for a cell: those of the field know more than the declared ones.
    first = {(problem.file, problem.row, problem.column): problem for problem in reversed(problems)}
    return sorted(first.values(), key=lambda problem: (problem.file, problem.row or 0, problem.column or ""))
