"""A new measure with a target and a goal: the very lines of CONTRIBUTING.md, and nothing else, make it appear."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.python.builds import BuiltCity

pytestmark = pytest.mark.slow
DIFF = re.compile(r"<!-- a new measure -->\n```diff\n(?P<diff>.*?)```", re.DOTALL)
WHOLE_CITY = "period_grain = 'month' and geography_type = 'city' and population_dimension = 'all'"


@pytest.fixture(scope="module")
def diff(repository_root: Path) -> str:
    found = DIFF.search((repository_root / "CONTRIBUTING.md").read_text())
    assert found
    return found["diff"]


@pytest.fixture(scope="module")
def extended(first_release: BuiltCity, diff: str, tmp_path_factory: pytest.TempPathFactory) -> BuiltCity:
    """The city built by a copy of the project to which the diff was applied."""
    folder = tmp_path_factory.mktemp("new_measure")
    city = first_release.copy(folder / "data").with_project(folder / "project")
    subprocess.run(["git", "apply", "--unidiff-zero", "-"], cwd=city.project, input=diff, text=True, check=True)
    built = city.build()
    assert built.returncode == 0, built.stdout + built.stderr
    return city


def test_it_takes_one_metric_and_three_rows(diff: str) -> None:
    files = re.findall(r"^\+\+\+ b/(.*)$", diff, re.MULTILINE)
    hunks = [hunk.splitlines()[1:] for hunk in re.split(r"^@@.*@@", diff, flags=re.MULTILINE)[1:]]
    added = [[line for line in hunk if line.startswith("+") and not line.startswith("+++")] for hunk in hunks]
    assert len(files) == len(added) == 4
    assert sum(line.startswith("+  - name: ") for line in added[0]) == 1
    assert [len(lines) for lines in added[1:]] == [1, 1, 1]
    assert not re.findall(r"^-(?!--)", diff, re.MULTILINE)


def test_its_values_are_those_of_the_events(extended: BuiltCity) -> None:
    with extended.open_warehouse() as connection:
        expected = connection.execute(
            """
            select date_trunc('month', applied_date)::date, count(*) from conformed.permits
            where issued_date > due_date and is_on_time is not null group by 1 order by 1
            """
        ).fetchall()
        values = connection.execute(
            f"""
            select period_start_date, value from marts.fct_measure_values
            where measure_code = 'permits_issued_late' and value > 0 and {WHOLE_CITY} order by 1
            """
        ).fetchall()
    assert len(expected) > 1
    assert values == expected


def test_its_status_follows_from_its_target(extended: BuiltCity) -> None:
    with extended.open_release() as connection:
        rows = connection.execute(
            f"""
            select value, target_value, status from marts.fct_measure_status
            where measure_code = 'permits_issued_late' and value is not null and {WHOLE_CITY}
            """
        ).fetchall()
    assert rows
    assert {target for _, target, _ in rows} == {10}
    assert {status == "achieved" for value, _, status in rows if value <= 10} == {True}
    assert "not_available" not in {status for _, _, status in rows}


def test_its_goal_progresses(extended: BuiltCity) -> None:
    with extended.open_release() as connection:
        rows = connection.execute(
            """
            select current_value, target_value, status from marts.fct_goal_progress
            where goal_code = 'permits_late_2y'
            """
        ).fetchall()
    assert rows
    assert all(target == 10 and current is not None and status for current, target, status in rows)
