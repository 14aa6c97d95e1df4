"""Files that are no seeds: each is named with its row, and the other files are still judged."""

from tests.python.seeds import Seeds

DEPARTMENTS = "catalogue_departments"


def said(seeds: Seeds) -> list[str]:
    return [str(problem) for problem in seeds.problems()]


def test_all_problems_are_listed_at_once(seeds: Seeds) -> None:
    seeds.change(DEPARTMENTS, {"department_code": "police"}, department_name="")
    seeds.change("catalogue_targets", {"measure_code": "water_loss_share"}, lower_bound="11")
    seeds.change("catalogue_goals", {"goal_code": "requests_on_time_2y"}, target_date="2020-01-01")
    seeds.change("units", {"unit": "days"}, scale="one")
    files = [problem.file for problem in seeds.problems()]
    assert files == [
        "seeds/demo/catalogue_departments.csv",
        "seeds/demo/catalogue_goals.csv",
        "seeds/demo/catalogue_targets.csv",
        "seeds/reference/units.csv",
    ]


def test_a_row_is_counted_as_an_editor_counts_it(seeds: Seeds) -> None:
    seeds.change("catalogue_measures", {"measure_code": "service_requests_opened"}, definition="One.\nTwo.\n\nFour.")
    path = seeds.path("catalogue_measures")
    path.write_text(path.read_text().replace("\nservice_requests_closed,", "\n\nservice_requests_closed,", 1))
    path.write_text(path.read_text().replace("police_stops,2019-07-01,,", "police_stops,2019-13-01,,", 1))
    lines = path.read_text().splitlines()
    [line] = [number for number, text in enumerate(lines, start=1) if text.startswith("police_stops,")]
    assert [(problem.row, problem.value) for problem in seeds.problems()] == [(line, "2019-13-01")]


def test_a_missing_an_unknown_and_a_repeated_column(seeds: Seeds) -> None:
    path = seeds.path(DEPARTMENTS)
    path.write_text(path.read_text().replace("contact_email", "description", 1).replace("department_name", "name", 1))
    assert [(problem.row, problem.column, problem.problem) for problem in seeds.problems()] == [
        (1, "contact_email", "the column is missing"),
        (1, "department_name", "the column is missing"),
        (1, "description", "is there twice"),
        (1, "name", "is no column of this seed"),
    ]


def test_a_row_with_a_cell_too_many_or_too_few(seeds: Seeds) -> None:
    path = seeds.path(DEPARTMENTS)
    lines = path.read_text().splitlines()
    lines[2] += ",more"
    lines[3] = "fire,Fire Department"
    path.write_text("\n".join(lines))
    first, second = said(seeds)
    assert first.startswith("seeds/demo/catalogue_departments.csv, row 3: has 6 cells, the header 5. To do: ")
    assert second.startswith("seeds/demo/catalogue_departments.csv, row 4: has 2 cells, the header 5. To do: ")


def test_an_open_quote_another_encoding_and_an_empty_file(seeds: Seeds) -> None:
    for seed, content, expected in (
        (DEPARTMENTS, b'department_code,department_name\npolice,"Police', "row 2: cannot be read from here on"),
        (DEPARTMENTS, "department_code\npolice\npolic\u00eda".encode("latin-1"), "row 3: is not UTF-8"),
        (DEPARTMENTS, b"", "row 1: has no header"),
    ):
        seeds.path(seed).write_bytes(content)
        assert [text for text in said(seeds) if expected in text], said(seeds)


def test_a_missing_a_misspelt_and_an_undescribed_file(seeds: Seeds) -> None:
    path = seeds.path("catalogue_plans")
    path.rename(path.with_name("catalogue_plan.csv"))
    plan, plans = [text for text in said(seeds) if "catalogue_plan" in text.split(":")[0]]
    assert plan.startswith("seeds/demo/catalogue_plan.csv: no YAML describes this seed. To do: ")
    assert plans.startswith("seeds/demo/catalogue_plans.csv: is missing; seeds/reference/_catalogue_plans.yml")


def test_a_declaration_that_is_no_yaml(seeds: Seeds) -> None:
    declaration = seeds.project / "seeds/reference/_catalogue_plans.yml"
    declaration.write_text("seeds:\n  - name: ]\n")
    assert [text for text in said(seeds) if text.startswith("seeds/reference/_catalogue_plans.yml, row 2")]
