"""In a run of the daemon, too, nothing is taken in before the catalogue is sound."""

import shutil
from dataclasses import replace
from pathlib import Path

import dagster as dg

from orchestration.defs.catalogue import CATALOGUE_KEY, catalogue_asset
from orchestration.lib.settings import Settings
from tests.python.seeds import Seeds


def test_every_extract_waits_for_the_catalogue(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    extracts = {key for key in graph.materializable_asset_keys if graph.get(key).group_name == "raw"}
    assert extracts
    assert graph.get(CATALOGUE_KEY).child_keys == extracts


def test_the_asset_fails_with_every_problem(demo_settings: Settings, repository_root: Path, tmp_path: Path) -> None:
    shutil.copytree(repository_root / "seeds", tmp_path / "seeds")
    asset = catalogue_asset(replace(demo_settings, city="demo", project_dir=tmp_path))
    assert dg.materialize([asset]).success
    seeds = Seeds(tmp_path)
    seeds.change("catalogue_goals", {"goal_code": "requests_on_time_2y"}, target_date="2020-01-01")
    seeds.change("catalogue_departments", {"department_code": "police"}, department_name="")
    result = dg.materialize([asset], raise_on_error=False)
    [failure] = [event for event in result.all_events if event.is_step_failure]
    data = failure.step_failure_data.user_failure_data
    assert data is not None
    assert (data.description or "").count("To do: ") == 2
    assert "seeds/demo/catalogue_goals.csv, row 2, column target_date: '2020-01-01' is not after" in (
        data.description or ""
    )
