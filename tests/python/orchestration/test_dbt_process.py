"""The dbt process that is started ahead: what it is given, and that nobody has to use it."""

import os
from pathlib import Path

import pytest

from orchestration.lib.dbt_manifest import PARTIAL_PARSE, dbt_environment
from orchestration.lib.dbt_process import command_dbt, dbt_ahead, give_parsed_project
from orchestration.lib.settings import Settings, load_settings


@pytest.mark.parametrize(("age", "expected"), [(None, "parsed"), (-10, "parsed"), (10, "own")])
def test_a_build_keeps_what_it_has_read_unless_the_project_was_parsed_since(
    tmp_path: Path, age: int | None, expected: str
) -> None:
    parsed, own = tmp_path / "parsed", tmp_path / "own"
    parsed.write_text("parsed")
    if age is not None:
        own.write_text("own")
        moment = parsed.stat().st_mtime + age
        os.utime(own, (moment, moment))
    give_parsed_project(parsed, own)
    assert own.read_text() == expected


def test_without_a_parsed_project_nothing_is_given(tmp_path: Path) -> None:
    give_parsed_project(tmp_path / "parsed", tmp_path / "own")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = load_settings({"WAREHOUSE_DIR": str(tmp_path), "DBT_TARGET_PATH": str(tmp_path / "target")})
    settings.state_dir.mkdir()
    for name, value in dbt_environment(settings).items():
        monkeypatch.setenv(name, value)
    return settings


def test_the_waiting_process_takes_one_command_and_answers_with_its_exit_code(settings: Settings) -> None:
    with dbt_ahead(settings):
        process = command_dbt(settings, ["ls", "--select", "$NOTHING"], {})
        output, _ = process.communicate(timeout=120)
        assert b"No nodes selected" in output
        assert process.returncode == 0
    with dbt_ahead(settings):
        process = command_dbt(settings, ["no-such-command"], {})
        output, _ = process.communicate(timeout=120)
        assert b"No such command" in output
        assert process.returncode == 2
    assert (settings.build_target_dir / PARTIAL_PARSE).exists()
