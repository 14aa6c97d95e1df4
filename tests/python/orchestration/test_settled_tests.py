"""Which tests need not run: those that passed as they are now defined."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from orchestration.lib.dbt_manifest import dbt_command, dbt_environment, read_manifest
from orchestration.lib.model_definitions import Definitions
from orchestration.lib.settings import PROJECT_DIR, Settings, load_settings
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


def listed(settings: Settings, *arguments: str) -> set[str]:
    """Ids of what dbt would build."""
    dbt_ls = subprocess.run(
        [*dbt_command(), "--quiet", "ls", "--output", "json", "--output-keys", "unique_id", *arguments],
        cwd=PROJECT_DIR,
        env={**os.environ, **dbt_environment(settings)},
        capture_output=True,
        text=True,
        check=True,
    )
    return {json.loads(line)["unique_id"] for line in dbt_ls.stdout.splitlines()}


@pytest.mark.parametrize("city", ["demo", "mosaic"])
def test_dbt_leaves_out_the_settled_tests_and_nothing_else(city: str, tmp_path: Path) -> None:
    folders = {"EXTRACTS_DIR": "extracts", "WAREHOUSE_DIR": "data", "DBT_TARGET_PATH": "target"}
    settings = load_settings({"CITY": city, **{name: str(tmp_path / folder) for name, folder in folders.items()}})
    settings.state_dir.mkdir(parents=True)
    definitions = Definitions(read_manifest(settings), PROJECT_DIR, city).settled_tests()
    assert len(definitions) > 200
    assert listed(settings) - listed(settings, "--exclude", *KINDS.values()) == set(definitions)
