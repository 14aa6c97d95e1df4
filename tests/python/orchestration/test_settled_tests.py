"""Which tests need not run: those that passed as they are now defined."""

from pathlib import Path

import pytest

from orchestration.lib.dbt_manifest import read_manifest
from orchestration.lib.model_definitions import SEEDS, reads_only_seeds
from orchestration.lib.settings import load_settings
from orchestration.lib.settled_tests import KINDS, remember_passed, settled_selectors

A, B, C = "unit_test.p.a.zero_is_kept", "unit_test.p.b.zero_is_kept", "unit_test.p.b.one_is_kept"
CODE, NAME = "test.p.not_null_seed_code.0123456789", "test.p.not_null_seed_name.0123456789"
DEFINITIONS: dict[str, str] = {A: "1", B: "1", C: "1", CODE: "1", NAME: "1"}
ALL = list(KINDS.values())


def test_what_has_passed_is_settled_until_its_definition_changes(tmp_path: Path) -> None:
    assert settled_selectors(tmp_path, DEFINITIONS) == []
    remember_passed(tmp_path, DEFINITIONS, {C, CODE})
    assert settled_selectors(tmp_path, DEFINITIONS) == ["unit_test:one_is_kept", "not_null_seed_code"]
    assert settled_selectors(tmp_path, {**DEFINITIONS, C: "2"}) == ["not_null_seed_code"]


def test_all_of_a_kind_are_named_at_once(tmp_path: Path) -> None:
    remember_passed(tmp_path, DEFINITIONS, {*DEFINITIONS, "test.p.reads_deliveries.0123456789"})
    assert settled_selectors(tmp_path, DEFINITIONS) == ALL
    assert settled_selectors(tmp_path, {**DEFINITIONS, NAME: "2"}) == [ALL[0], "not_null_seed_code"]


def test_tests_of_one_name_run_when_one_of_them_has_changed(tmp_path: Path) -> None:
    remember_passed(tmp_path, DEFINITIONS, DEFINITIONS)
    assert settled_selectors(tmp_path, {**DEFINITIONS, B: "2"}) == ["unit_test:one_is_kept", ALL[1]]


def test_what_passed_earlier_stays_and_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    remember_passed(tmp_path, DEFINITIONS, DEFINITIONS)
    remember_passed(tmp_path, DEFINITIONS, set())
    assert settled_selectors(tmp_path, DEFINITIONS) == ALL
    remember_passed(tmp_path, {A: "1", B: "1", CODE: "1", NAME: "1"}, set())
    assert settled_selectors(tmp_path, DEFINITIONS) == ["unit_test:zero_is_kept", ALL[1]]


@pytest.mark.parametrize("city", ["demo", "mosaic"])
def test_tests_beside_seeds_read_only_seeds(city: str, tmp_path: Path) -> None:
    """All of them are excluded at once, so one that reads a model belongs to the model, or to tests/data/singular."""
    manifest = read_manifest(load_settings({"CITY": city, "EXTRACTS_DIR": str(tmp_path)}))
    beside = [node for node in manifest["nodes"].values() if node["original_file_path"].startswith(SEEDS)]
    tests = [node for node in beside if node["resource_type"] == "test"]
    assert len(tests) > 200
    assert [node["name"] for node in tests if not reads_only_seeds(node)] == []
