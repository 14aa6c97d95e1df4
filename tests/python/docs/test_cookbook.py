"""Every question of the cookbook is answered by a release, in the shape that stands above its query."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.python.builds import ROOT, BuiltCity
from tests.python.docs.pages import sql_blocks, statements

COOKBOOK = ROOT / "docs/cookbook.md"
EXPECTED = re.compile(r"expect: (?P<columns>[\w, ]+); at least (?P<rows>\d+) rows?")
RELEASE_PATH = re.compile(r"data/demo/published/releases/[\w-]+/performance\.duckdb")
REVISED = "service_requests_on_time"


@dataclass(frozen=True)
class Question:
    """One query of the cookbook with the shape that it promises."""

    sql: str
    columns: list[str]
    least_rows: int

    def answer(self, release: duckdb.DuckDBPyConnection, earlier: Path) -> list[dict[str, object]]:
        for statement in statements(RELEASE_PATH.sub(str(earlier), self.sql)):
            release.execute(statement)
        assert [column[0] for column in release.description or []] == self.columns
        return [dict(zip(self.columns, row, strict=True)) for row in release.fetchall()]


def questions() -> dict[str, Question]:
    """By heading, in the order of the page."""
    headings = re.findall(r"^## (.+)$", COOKBOOK.read_text(encoding="utf-8"), re.MULTILINE)
    blocks = sql_blocks(COOKBOOK)
    return {heading: _question(*block) for heading, block in zip(headings, blocks, strict=True)}


def _question(label: str, sql: str) -> Question:
    promised = EXPECTED.fullmatch(label)
    assert promised, f"no expected shape above the query: {label or sql[:80]}"
    columns = [name.strip() for name in promised["columns"].split(",")]
    return Question(sql, columns, int(promised["rows"]))


@pytest.fixture(scope="module")
def earlier(demo_city: BuiltCity, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An earlier release: one value was another, one was not there, one has gone since."""
    copy = tmp_path_factory.mktemp("earlier") / "performance.duckdb"
    shutil.copy(demo_city.release / "performance.duckdb", copy)
    whole_city = "geography_type = 'city' and population_dimension = 'all'"
    city_month = f"measure_code = '{REVISED}' and period_grain = 'month' and {whole_city}"
    with duckdb.connect(str(copy)) as release:
        release.execute(
            f"update marts.fct_measure_values set value = value - 1 where {city_month} and period_start_date = '2024-03-01'"
        )
        release.execute(f"delete from marts.fct_measure_values where {city_month} and period_start_date = '2025-12-01'")
        release.execute(f"""
            insert into marts.fct_measure_values by name
            from (from marts.fct_measure_values where {city_month} limit 1)
            select * replace (date '1999-01-01' as period_start_date)
        """)
    return copy


@pytest.mark.parametrize("heading", questions())
def test_a_question_is_answered_in_the_shape_it_promises(heading: str, demo_city: BuiltCity, earlier: Path) -> None:
    question = questions()[heading]
    with demo_city.open_release() as release:
        rows = question.answer(release, earlier)
    assert len(rows) >= question.least_rows
    # A join that never matches shows as a column of nulls.
    assert not [name for name in question.columns if all(row[name] is None for row in rows)]


def test_there_are_twenty_questions_and_one_about_own_numbers() -> None:
    numbered = [heading for heading in questions() if heading[0].isdigit()]
    assert [int(heading.partition(".")[0]) for heading in numbered] == list(range(1, 21))
    assert len(questions()) == 21


def test_two_releases_differ_where_a_value_was_revised(demo_city: BuiltCity, earlier: Path) -> None:
    [question] = [each for heading, each in questions().items() if "two releases" in heading]
    with demo_city.open_release() as release:
        rows = {str(row["measure_code"]): row for row in question.answer(release, earlier)}
    revised = rows.pop(REVISED)
    assert (revised["new_values"], revised["gone_values"], revised["changed_values"]) == (1, 1, 1)
    assert str(revised["first_changed_period"]) == "2024-03-01"
    assert not [row for row in rows.values() if row["new_values"] or row["gone_values"] or row["changed_values"]]


def test_an_area_of_several_districts_is_not_an_average_of_averages(demo_city: BuiltCity, earlier: Path) -> None:
    [question] = [each for heading, each in questions().items() if "that I choose" in heading]
    with demo_city.open_release() as release:
        rows = question.answer(release, earlier)
    assert all(row["on_time_pct"] != row["average_of_averages"] for row in rows)
