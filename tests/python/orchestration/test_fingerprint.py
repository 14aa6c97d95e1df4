"""Whether anything is new: files, code, and only what belongs to the city."""

import json
import os
import shutil
from pathlib import Path

import pytest

from orchestration.lib.fingerprint import (
    code_version,
    dbt_version,
    extract_files,
    is_new,
    read_last_build,
    recorded_fingerprint,
    take_fingerprint,
    write_last_build,
)
from orchestration.lib.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, repository_root: Path) -> Settings:
    """A copy of the project with one extract of one file."""
    project = tmp_path / "project"
    for folder in ("models", "seeds", "macros", "orchestration"):
        shutil.copytree(repository_root / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__"))
    settings = Settings(
        city="demo",
        warehouse_dir=tmp_path / "data",
        extracts_dir=tmp_path / "extracts",
        target_dir=tmp_path / "target",
        dagster_home=tmp_path / "dagster",
        project_dir=project,
    )
    settings.target_dir.mkdir()
    settings.state_dir.mkdir(parents=True)
    source = {"config": {"meta": {"extract": {"files": ["police/*.csv"]}}}}
    settings.manifest.write_text(json.dumps({"sources": {"a": source, "b": {"meta": {}}}}))
    (settings.extracts_dir / "police").mkdir(parents=True)
    (settings.extracts_dir / "police" / "a.csv").write_text("x")
    (settings.extracts_dir / "police" / "notes.txt").write_text("no contract asks for it")
    write_last_build(settings, take_fingerprint(settings), "release-1", ["held: x"])
    return settings


def test_nothing_new_after_a_build(settings: Settings) -> None:
    last = read_last_build(settings)
    assert not is_new(take_fingerprint(settings), last)
    assert (last["release_id"], last["problems"]) == ("release-1", ["held: x"])
    assert list(extract_files(settings)) == ["police/a.csv"]


@pytest.mark.parametrize("target", ["nowhere.csv", "b.csv"])
def test_a_link_to_nothing_or_to_itself_stops_nothing(settings: Settings, target: str) -> None:
    (settings.extracts_dir / "police" / "b.csv").symlink_to(target)
    assert list(extract_files(settings)) == ["police/a.csv", "police/b.csv"]


def test_another_day_is_new(settings: Settings) -> None:
    last = read_last_build(settings)
    assert is_new(take_fingerprint(settings), {**last, "day": "2025-01-01"})


def test_before_the_first_build_everything_is_new(settings: Settings) -> None:
    (settings.state_dir / "last_build.json").unlink()
    assert is_new(take_fingerprint(settings), read_last_build(settings))


@pytest.mark.parametrize("change", ["other bytes", "touched", "another file", "removed"])
def test_a_changed_delivery_is_new(settings: Settings, change: str) -> None:
    path = settings.extracts_dir / "police" / "a.csv"
    if change == "other bytes":
        path.write_text("xy")
    elif change == "touched":
        os.utime(path, (1, 1))
    elif change == "another file":
        path.with_name("b.csv").write_text("x")
    else:
        path.unlink()
    assert is_new(take_fingerprint(settings), read_last_build(settings))


@pytest.mark.parametrize(
    "path", ["models/conformed/stops/stops.sql", "seeds/demo/crosswalks.csv", "orchestration/job.py"]
)
def test_changed_code_is_new(settings: Settings, path: str) -> None:
    with (settings.project_dir / path).open("a") as file:
        file.write("\n")
    assert is_new(take_fingerprint(settings), read_last_build(settings))


def test_orchestration_does_not_make_the_manifest_stale(settings: Settings) -> None:
    before = dbt_version(settings), code_version(settings)
    (settings.project_dir / "orchestration" / "job.py").write_text("")
    after = dbt_version(settings), code_version(settings)
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)


def test_another_citys_folders_do_not_count_but_shared_ones_do(settings: Settings) -> None:
    before = code_version(settings)
    (settings.project_dir / "models" / "staging" / "mosaic" / "stg_new.sql").write_text("select 1")
    (settings.project_dir / "seeds" / "mosaic" / "new.csv").write_text("a")
    assert code_version(settings) == before
    (settings.project_dir / "models" / "staging" / "quality" / "stg_new.sql").write_text("select 1")
    assert code_version(settings) != before


def test_a_file_that_arrives_during_a_run_is_new_for_the_next(settings: Settings) -> None:
    run_dir = settings.run_dir("run-1")
    at_start = recorded_fingerprint(settings, run_dir)
    (settings.extracts_dir / "police" / "b.csv").write_text("x")
    assert recorded_fingerprint(settings, run_dir) == at_start
    write_last_build(settings, recorded_fingerprint(settings, run_dir), "release-2", [])
    assert is_new(take_fingerprint(settings), read_last_build(settings))
