"""The catalogue over three releases: what stood and what was said stays answerable, and history is not overwritten."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.python.builds import BuiltCity
from tests.python.docs.pages import sql_blocks, statements
from tests.python.seeds import Seeds

pytestmark = pytest.mark.slow
TARGETS = "catalogue_targets"
STANDARD = {"measure_code": "service_requests_on_time", "target_code": "standard"}
CURRENT = {**STANDARD, "valid_to_date": ""}
RELEASE_PATH = re.compile(r"data/demo/published/releases/[\w-]+")
STANDING_DAY = "2024-12-31"


@dataclass(frozen=True)
class Revised:
    """A city with three releases, between which the target of one measure was revised twice."""

    city: BuiltCity
    seeds: Seeds
    releases: tuple[str, str, str]

    def database(self, release: str) -> Path:
        return self.city.published / "releases" / release / "performance.duckdb"


def revise(seeds: Seeds, last_day: str, first_day: str, value: str) -> None:
    """Close the version that stands and add the next one."""
    seeds.change(TARGETS, CURRENT, valid_to_date=last_day)
    reason = f"Set to {value} by the council."
    cells = {"valid_from_date": first_day, "valid_to_date": "", "target_value": value, "revision_reason": reason}
    seeds.add(TARGETS, STANDARD, **cells)


def release_of(city: BuiltCity) -> str:
    built = city.build()
    assert built.returncode == 0, built.stdout + built.stderr
    return city.release.readlink().name


@pytest.fixture(scope="module")
def revised(first_release: BuiltCity, tmp_path_factory: pytest.TempPathFactory) -> Revised:
    folder = tmp_path_factory.mktemp("revised")
    city = first_release.copy(folder / "data").with_project(folder / "project")
    seeds = Seeds(city.project)
    first = city.release.readlink().name
    revise(seeds, "2024-09-30", "2024-10-01", "88")
    second = release_of(city)
    revise(seeds, "2024-12-31", "2025-01-01", "90")
    return Revised(city, seeds, (first, second, release_of(city)))


def answer(revised: Revised, label: str, day: str | None = None, release: str | None = None) -> list[tuple]:
    """The documented SQL, asked of the current release about a day, or beside a kept release."""
    page = revised.city.project.parent / "as-of.md"
    page.write_text((Path(__file__).parents[3] / "docs/as-of.md").read_text())
    blocks = dict(sql_blocks(page))
    kept = str(revised.database(release or revised.releases[0]).parent)
    rows: list[tuple] = []
    with duckdb.connect(str(revised.database(revised.releases[2])), read_only=True) as connection:
        attach, *_ = statements(blocks["as of: release"])
        connection.execute(RELEASE_PATH.sub(kept, attach))
        for statement in statements(RELEASE_PATH.sub(kept, blocks[label])):
            if "attach" not in statement:
                asked = re.sub(r"date '\d{4}-\d{2}-\d{2}' between", f"date '{day}' between", statement)
                rows = connection.execute(asked).fetchall()
    return rows


@pytest.mark.parametrize(
    ("day", "value", "reason"),
    [
        ("2024-06-30", 80, None),
        ("2024-09-30", 85, "Raised with the budget for fiscal year 2025, which added two crews."),
        ("2024-10-01", 88, "Set to 88 by the council."),
        ("2024-12-31", 88, "Set to 88 by the council."),
        ("2025-01-01", 90, "Set to 90 by the council."),
    ],
)
def test_which_target_stood_on_a_day(revised: Revised, day: str, value: float, reason: str | None) -> None:
    [(code, _, target, _, _, _, said)] = answer(revised, "as of: target", day)
    assert (code, target, said) == ("standard", value, reason)


@pytest.mark.parametrize(("release", "value"), [(0, 85), (1, 88), (2, 88)])
def test_what_a_release_said(revised: Revised, release: int, value: float) -> None:
    """Of December 2024: the first release knew neither revision, the second not the next year's."""
    [(month, figure, target, status, explanation)] = answer(
        revised, "as of: release", release=revised.releases[release]
    )
    assert (month, target) == (date(2024, 12, 1), value)
    assert figure is not None
    assert status is not None
    assert str(value) in explanation


@pytest.mark.parametrize(("release", "dates"), [(0, [date(2024, 10, 1), date(2025, 1, 1)]), (1, [date(2025, 1, 1)])])
def test_what_was_revised_since_a_release(revised: Revised, release: int, dates: list[date]) -> None:
    rows = answer(revised, "as of: revisions", release=revised.releases[release])
    assert [(measure, since) for measure, _, since, _, _ in rows] == [
        ("service_requests_on_time", day) for day in dates
    ]


@pytest.mark.parametrize(
    ("day", "goals"),
    [
        ("2023-06-30", ["forward_requests_on_time"]),
        ("2023-07-01", ["requests_on_time_10y", "requests_on_time_2y"]),
    ],
)
def test_which_goals_stood_on_a_day(revised: Revised, day: str, goals: list[str]) -> None:
    assert [row[0] for row in answer(revised, "as of: goal", day)] == goals


def test_a_published_target_that_is_edited_stops_the_release(revised: Revised) -> None:
    city, seeds = spoiled(revised, "edited")
    seeds.change(TARGETS, CURRENT, target_value="80")
    run = city.build()
    assert run.returncode == 1
    assert "overwritten_history" in run.stdout
    assert "service_requests_on_time standard 2025-01-01 (marts.dim_targets.target_value)" in run.stdout
    assert "published 90.0, now 80.0" in run.stdout
    assert f"the current release {revised.releases[2]} stands" in run.stdout
    assert city.release.readlink().name == revised.releases[2]


def test_a_bad_entry_stops_the_build_before_anything_is_taken_in(revised: Revised) -> None:
    city, seeds = spoiled(revised, "bad")
    line = seeds.change(TARGETS, CURRENT, target_value="nine")
    seeds.change("catalogue_goals", {"goal_code": "requests_on_time_2y"}, measure_code="")
    runs = len(list((city.state_dir / "runs").iterdir()))
    run = city.build()
    assert run.returncode == 1
    said = run.stdout
    assert f"seeds/demo/catalogue_targets.csv, row {line}, column target_value: 'nine' is not a number" in said
    assert "seeds/demo/catalogue_goals.csv, row 2, column measure_code: is empty: nothing can say" in said
    assert (
        f"the catalogue has 2 problems, and nothing was begun; the current release {revised.releases[2]} stands" in said
    )
    assert len(list((city.state_dir / "runs").iterdir())) == runs
    assert city.release.readlink().name == revised.releases[2]


def spoiled(revised: Revised, name: str) -> tuple[BuiltCity, Seeds]:
    """The same state and the same seeds elsewhere, to be spoiled."""
    folder = revised.city.project.parent / name
    city = revised.city.copy(folder / "data").with_project(folder / "project")
    for path in (revised.city.project / "seeds/demo").iterdir():
        (city.project / "seeds/demo" / path.name).write_bytes(path.read_bytes())
    return city, Seeds(city.project)
