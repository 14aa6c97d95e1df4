"""Which incremental models a change rebuilds in full, on the real manifest: edited in memory, never in files."""

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.lib.dbt_manifest import read_manifest
from orchestration.lib.model_definitions import Definitions, changed_definitions, record_definitions
from orchestration.lib.settings import PROJECT_DIR, Settings

Manifest = dict[str, Any]
Change = Callable[[Manifest], None]
REQUESTS, STOPS, VALUES = "service_requests", "stops", "int_measure_values"
MODELS = {REQUESTS, STOPS, VALUES}


def node(manifest: Manifest, kind: str, name: str) -> dict[str, Any]:
    return manifest["nodes"][f"{kind}.city_performance.{name}"]


@pytest.fixture(scope="module")
def manifest(demo_settings: Settings) -> Manifest:
    """The demo city's manifest, with exactly these three models incremental."""
    manifest = copy.deepcopy(dict(read_manifest(demo_settings)))
    for model in manifest["nodes"].values():
        if model["resource_type"] == "model" and model["config"]["materialized"] == "incremental":
            model["config"]["materialized"] = "table"
    for name in MODELS:
        node(manifest, "model", name)["config"]["materialized"] = "incremental"
    return manifest


def changed(manifest: Manifest, change: Change) -> set[str]:
    """The models whose definitions differ after the change."""
    other = copy.deepcopy(manifest)
    change(other)
    before, after = (Definitions(each, PROJECT_DIR, "demo").incremental() for each in (manifest, other))
    return {name for name in after if before.get(name) != after[name]}


def edit(path: str, value: Any) -> Change:
    """Set `a/b/c` of a manifest; `~` stands for the project."""

    def change(manifest: Manifest) -> None:
        *folders, last = path.replace("~", "city_performance").split("/")
        place: Any = manifest
        for folder in folders:
            place = place[int(folder) if isinstance(place, list) else folder]
        assert place[last] != value
        place[last] = value

    return change


CHANGES: dict[str, tuple[Change, set[str]]] = {
    "its own SQL": (edit("nodes/model.~.stops/raw_code", "changed"), {STOPS, VALUES}),
    "the SQL of a view upstream": (edit("nodes/model.~.stg_police__stops/raw_code", "changed"), {STOPS, VALUES}),
    "the SQL of the last one": (edit("nodes/model.~.int_measure_values/raw_code", "changed"), {VALUES}),
    "the SQL of a model that none reads": (edit("nodes/model.~.fct_goal_progress/raw_code", "changed"), set()),
    "a macro that one of them calls": (edit("macros/macro.~.elapsed/macro_sql", "changed"), {REQUESTS, VALUES}),
    "a macro that a macro calls": (edit("macros/macro.~.crosswalk_domain/macro_sql", "changed"), MODELS),
    "a macro upstream": (edit("macros/macro.~.current_rows/macro_sql", "changed"), MODELS),
    "a seed that all decode with": (edit("nodes/seed.~.crosswalks/checksum/checksum", "x"), MODELS),
    "a seed of the measures": (edit("nodes/seed.~.catalogue_measures/checksum/checksum", "x"), {VALUES}),
    "a seed that none reads": (edit("nodes/seed.~.catalogue_plans/checksum/checksum", "x"), set()),
    "a metric's filter": (edit("metrics/metric.~.police_citation_rate/filter", {"where_filters": []}), {VALUES}),
    "a dimension's expression": (edit("semantic_models/semantic_model.~.stops/dimensions/0/expr", "x"), {VALUES}),
    "a column's type in the contract": (edit("nodes/model.~.stops/columns/stop_id/data_type", "int"), {STOPS, VALUES}),
    "the model's configuration": (edit("nodes/model.~.stops/config/unique_key", "stop_id"), {STOPS, VALUES}),
    "an extract's delivery": (
        edit("sources/source.~.police.stops/config/meta/extract/delivery", "snapshot"),
        {STOPS, VALUES},
    ),
    "an extract's column": (
        edit("sources/source.~.police.stops/columns/stop_id/data_type", "int"),
        {STOPS, VALUES},
    ),
    "a model's description": (edit("nodes/model.~.stops/description", "Other words."), set()),
    "a column's description": (edit("nodes/model.~.stops/columns/stop_id/description", "Other words."), set()),
    "a seed's description": (edit("nodes/seed.~.crosswalks/description", "Other words."), set()),
    "an extract's description": (edit("sources/source.~.police.stops/description", "Other words."), set()),
    "an extract's steward": (edit("sources/source.~.police.stops/config/meta/steward", "Other words."), set()),
    "a metric's description": (edit("metrics/metric.~.police_citation_rate/description", "Other words."), set()),
    "a metric's label": (edit("metrics/metric.~.police_citation_rate/label", "Other words."), set()),
    "the time at which it was parsed": (edit("metrics/metric.~.police_citation_rate/created_at", 0), set()),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_rebuilds_what_depends_on_it(manifest: Manifest, what: str) -> None:
    change, expected = CHANGES[what]
    assert changed(manifest, change) == expected


def test_a_new_model_is_new_and_names_only_incremental_ones(manifest: Manifest) -> None:
    def change(other: Manifest) -> None:
        node(other, "model", "permits")["config"]["materialized"] = "incremental"

    # Those that read it change with it.
    assert changed(manifest, change) == {"permits", VALUES}
    assert set(Definitions(manifest, PROJECT_DIR, "demo").incremental()) == MODELS


@pytest.mark.parametrize(
    ("before", "after", "is_changed"),
    [
        ("fiscal_year_start_month: 7", "fiscal_year_start_month: 4", True),
        ("stg_boston_311__requests", "stg_boston_311__others", False),
        ("confidence_z: 1.95", "confidence_z: 2.95", True),
        ("# A city is configuration", "# A comment", False),
        ("use_colors: false", "use_colors: true", False),
        ("name: City of Port Mercer", "name: Another publisher", False),
    ],
)
def test_the_citys_own_configuration_counts(
    manifest: Manifest, tmp_path: Path, before: str, after: str, is_changed: bool
) -> None:
    text = (PROJECT_DIR / "dbt_project.yml").read_text()
    assert before in text
    (tmp_path / "dbt_project.yml").write_text(text.replace(before, after, 1))
    same = Definitions(manifest, PROJECT_DIR, "demo").incremental()
    assert (Definitions(manifest, tmp_path, "demo").incremental() != same) == is_changed


def test_a_large_seed_counts_by_its_content(manifest: Manifest, tmp_path: Path) -> None:
    """dbt gives the path of a seed above 1 MB as its checksum."""
    other = copy.deepcopy(manifest)
    seed = node(other, "seed", "crosswalks")
    seed["checksum"] = {"name": "path", "checksum": seed["original_file_path"]}
    shutil.copy(PROJECT_DIR / "dbt_project.yml", tmp_path)
    path = tmp_path / seed["original_file_path"]
    path.parent.mkdir(parents=True)
    definitions = []
    for text in ("a\n1\n", "a\n2\n"):
        path.write_text(text)
        definitions.append(Definitions(other, tmp_path, "demo").incremental())
    assert {name for name in MODELS if definitions[0][name] != definitions[1][name]} == MODELS


def test_the_same_project_parsed_again_is_the_same(manifest: Manifest) -> None:
    again = json.loads(json.dumps(manifest))
    again["nodes"] = dict(reversed(again["nodes"].items()))
    assert changed(manifest, lambda other: other.update(again)) == set()


def test_a_model_is_rebuilt_until_its_build_has_succeeded() -> None:
    with duckdb.connect() as connection:
        definitions = {"a": "1", "b": "1"}
        assert changed_definitions(connection, definitions) == ["a", "b"]
        assert changed_definitions(connection, definitions) == ["a", "b"]
        record_definitions(connection, definitions, {"a", "not_incremental"})
        assert changed_definitions(connection, definitions) == ["b"]
        record_definitions(connection, definitions, {"a", "b"})
        assert changed_definitions(connection, {"a": "2", "b": "1"}) == ["a"]
        record_definitions(connection, {"b": "1"}, set())
        assert changed_definitions(connection, definitions) == ["a"], "a model that was away may have an old table"


def rerun(manifest: Manifest, change: Change) -> set[str]:
    """The models of which a unit test, and the tests of seeds, that run again after the change."""
    other = copy.deepcopy(manifest)
    change(other)
    before, after = (Definitions(each, PROJECT_DIR, "demo").settled_tests() for each in (manifest, other))
    return {test_id.split(".")[2] for test_id in after if before.get(test_id) != after[test_id]}


def test_unit_tests_run_again_after_a_change_of_their_cases_or_of_anything_upstream(manifest: Manifest) -> None:
    test_id = next(test_id for test_id in manifest["unit_tests"] if test_id.split(".")[2] == STOPS)
    assert rerun(manifest, lambda other: None) == set()
    assert rerun(manifest, edit(f"unit_tests/{test_id}/description", "other words")) == set()
    assert rerun(manifest, edit(f"unit_tests/{test_id}/expect/rows", [])) == {STOPS}
    assert STOPS not in rerun(manifest, edit("nodes/model.~.fct_goal_progress/raw_code", "changed"))
    upstream = rerun(manifest, edit("nodes/model.~.stg_police__stops/raw_code", "changed"))
    assert {STOPS, "int_measure_values"} <= upstream
    assert "permits" not in upstream
    assert "permits" in rerun(manifest, edit("nodes/seed.~.crosswalks/checksum/checksum", "x"))


def test_tests_of_seeds_run_again_after_a_change_of_the_test_or_of_one_of_its_seeds(manifest: Manifest) -> None:
    plan = "not_null_catalogue_plans_plan_code"
    known = "relationships_catalogue_goals_plan_code__plan_code__ref_catalogue_plans_"
    again = rerun(manifest, edit("nodes/seed.~.catalogue_plans/checksum/checksum", "x"))
    assert {plan, known} <= again
    assert not any("crosswalks" in name for name in again)
    (test_id,) = (name for name in manifest["nodes"] if name.split(".")[2] == plan)
    assert rerun(manifest, edit(f"nodes/{test_id}/config/severity", "warn")) == {plan}
    assert rerun(manifest, edit(f"nodes/{test_id}/test_metadata/kwargs/column_name", "plan_name")) == {plan}
