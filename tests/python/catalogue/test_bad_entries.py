"""Every kind of bad entry is found before anything is built: with file, row, column, value and what to do.

`bad_entries.csv` has one entry a row: the seed, the row that is changed and the change (`column=cell; column=cell`), and
what the message has to name.
"""

import csv
from pathlib import Path

import pytest

from orchestration.lib.catalogue import catalogue_problems
from tests.python.seeds import Seeds

with Path(__file__).with_name("bad_entries.csv").open(newline="") as file:
    BAD_ENTRIES = list(csv.DictReader(file))


def cells(text: str) -> dict[str, str]:
    """`a=1; b=` as a mapping; a space after the sign is part of the cell."""
    return {column.strip(): cell for column, _, cell in (part.partition("=") for part in text.split("; "))}


@pytest.mark.parametrize("city", ["demo", "mosaic"])
def test_the_seeds_of_the_cities_are_good(repository_root: Path, city: str) -> None:
    assert catalogue_problems(repository_root, city) == []


@pytest.mark.parametrize("entry", BAD_ENTRIES, ids=lambda entry: f"{entry['seed']} {entry['change']}")
def test_a_bad_entry_is_named(seeds: Seeds, entry: dict[str, str]) -> None:
    line = seeds.change(entry["seed"], cells(entry["row"]), **cells(entry["change"]))
    file = seeds.path(entry["seed"]).relative_to(seeds.project).as_posix()
    place = (file, line, entry["column"])
    [found] = [problem for problem in seeds.problems() if (problem.file, problem.row, problem.column) == place]
    assert entry["said"] in found.problem
    assert entry["remedy"] in found.remedy
    assert found.value == cells(entry["change"]).get(entry["column"], found.value)
    assert str(found).startswith(f"{file}, row {line}, column {entry['column']}: ")


def test_a_circle_of_plans_is_named_in_every_plan(seeds: Seeds) -> None:
    seeds.change("catalogue_plans", {"plan_code": "port_mercer_2033"}, successor_plan_code="port_mercer_forward")
    assert [(problem.row, problem.column) for problem in seeds.problems()] == [
        (2, "successor_plan_code"),
        (3, "successor_plan_code"),
    ]


def test_a_weight_and_a_unit_of_a_target_are_judged_where_a_seed_has_them(seeds: Seeds) -> None:
    declaration = seeds.project / "seeds/reference/_catalogue_targets.yml"
    text = declaration.read_text()
    types = "      column_types:\n"
    assert types in text
    declaration.write_text(text.replace(types, f"{types}        unit: varchar\n        weight: double\n"))
    path = seeds.path("catalogue_targets")
    first, *rest = path.read_text().splitlines()
    path.write_text("\n".join([f"{first},unit,weight", f"{rest[0]},days,0", *(f"{row},," for row in rest[1:]), ""]))
    assert [(problem.row, problem.column, problem.problem) for problem in seeds.problems()] == [
        (2, "unit", "is not the unit of service_requests_on_time"),
        (2, "weight", "is not above 0"),
    ]


def test_bounds_that_the_yaml_declares_are_judged(seeds: Seeds) -> None:
    declaration = seeds.project / "seeds/reference/_catalogue_priority_areas.yml"
    text = declaration.read_text()
    tested = "starting at 1.\n        data_tests: [not_null"
    assert tested in text
    declaration.write_text(text.replace(tested, f"{tested}, is_within: {{arguments: {{minimum: 1}}}}"))
    line = seeds.change("catalogue_priority_areas", {"priority_area_code": "safe_communities"}, sort_order="0")
    assert [(problem.row, problem.column, problem.problem) for problem in seeds.problems()] == [
        (line, "sort_order", "is below 1")
    ]
