"""The asset graph: complete, described, owned, and with the gates where they can stop something."""

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.automation import new_files_sensor
from orchestration.defs.extracts import CADENCE_DAYS
from orchestration.lib.fingerprint import take_fingerprint, write_last_build
from orchestration.lib.settings import Settings

SNAPSHOT = Path(__file__).with_name("asset_keys_demo.txt")


@pytest.fixture(scope="session")
def graph(definitions: dg.Definitions):
    return definitions.resolve_asset_graph()


def test_importing_the_definitions_does_no_work(repository_root: Path, tmp_path: Path) -> None:
    code = "import orchestration.definitions, sys; assert 'great_expectations' not in sys.modules"
    environment = {**os.environ, "WAREHOUSE_DIR": str(tmp_path), "DBT_TARGET_PATH": str(tmp_path / "target")}
    subprocess.run([sys.executable, "-c", code], cwd=repository_root, env=environment, check=True)
    assert not list(tmp_path.iterdir())


def test_definitions_load(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)


def test_asset_keys_are_the_reviewed_ones(graph) -> None:
    """After an intended change: UPDATE_SNAPSHOTS=1 pytest tests/python/orchestration, and look at the difference."""
    keys = sorted(key.to_user_string() for key in graph.materializable_asset_keys)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text("\n".join(keys) + "\n")
    assert keys == SNAPSHOT.read_text().splitlines()


def test_every_asset_is_described_owned_and_grouped(graph) -> None:
    nodes = [graph.get(key) for key in graph.materializable_asset_keys]
    assert not [node.key for node in nodes if not node.description or not node.owners or node.group_name == "default"]


def test_lineage_is_unbroken_from_every_extract_to_the_release(graph) -> None:
    extracts = [key for key in graph.materializable_asset_keys if graph.get(key).group_name == "raw"]
    assert len(extracts) == 17

    def below(key: dg.AssetKey) -> set[dg.AssetKey]:
        found, todo = set(), [key]
        while todo:
            children = graph.get(todo.pop()).child_keys - found
            found |= children
            todo += children
        return found

    assert not [key for key in extracts if dg.AssetKey("release") not in below(key)]


def test_gates_block_and_sit_at_both_borders(graph) -> None:
    checks = {key: graph.get(key) for key in graph.asset_check_keys if key.name in ("raw_gate", "marts_gate")}
    assert all(check.blocking for check in checks.values())
    guarded = {name: {key.asset_key for key in checks if key.name == name} for name in ("raw_gate", "marts_gate")}
    assert guarded["raw_gate"] == {key for key in graph.materializable_asset_keys if graph.get(key).group_name == "raw"}
    assert guarded["marts_gate"] == graph.get(dg.AssetKey("release")).parent_keys


def test_dbt_tests_are_checks(graph) -> None:
    assert len(graph.asset_check_keys) > 150


def test_late_extracts_are_noticed(graph) -> None:
    policies = {
        key: graph.get(key).freshness_policy
        for key in graph.materializable_asset_keys
        if graph.get(key).group_name == "raw"
    }
    requests = policies[dg.AssetKey(["city311", "requests"])]
    assert requests.warn_window.to_timedelta().days == CADENCE_DAYS["monthly"]


def test_the_build_runs_every_morning_in_the_citys_own_time(definitions: dg.Definitions) -> None:
    schedule = definitions.resolve_schedule_def("daily_build")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 5 * * *", "America/Los_Angeles")
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING


def test_one_process_runs_all_steps(definitions: dg.Definitions) -> None:
    assert definitions.resolve_job_def("build").executor_def.name == "in_process"


class TestSensor:
    """New deliveries ask for one build, once they are complete."""

    @pytest.fixture
    def settings(self, definitions: dg.Definitions, demo_settings: Settings, tmp_path: Path) -> Settings:
        settings = Settings(
            city="demo",
            warehouse_dir=tmp_path,
            extracts_dir=tmp_path / "extracts",
            target_dir=demo_settings.target_dir,
            dagster_home=tmp_path / "home",
        )
        settings.state_dir.mkdir()
        (settings.extracts_dir / "police").mkdir(parents=True)
        return settings

    def deliver(self, settings: Settings, name: str, age_seconds: float = 3600) -> None:
        path = settings.extracts_dir / "police" / name
        path.write_text(name)
        modified = path.stat().st_mtime - age_seconds
        os.utime(path, (modified, modified))

    def look(self, settings: Settings, cursor: str | None = None):
        with dg.DagsterInstance.ephemeral() as instance:
            context = dg.build_sensor_context(instance, cursor=cursor)
            result = new_files_sensor(settings)(context)
        return result, context.cursor

    def test_nothing_delivered(self, settings: Settings) -> None:
        result, _ = self.look(settings)
        assert isinstance(result, dg.SkipReason)

    def test_a_delivery_asks_for_one_build(self, settings: Settings) -> None:
        self.deliver(settings, "stops_2025.csv")
        result, cursor = self.look(settings)
        assert isinstance(result, dg.RunRequest)
        again, _ = self.look(settings, cursor)
        assert isinstance(again, dg.SkipReason)
        self.deliver(settings, "stops_2026.csv")
        result, _ = self.look(settings, cursor)
        assert isinstance(result, dg.RunRequest)

    def test_what_the_last_build_saw_is_not_new(self, settings: Settings) -> None:
        self.deliver(settings, "stops_2025.csv")
        write_last_build(settings, take_fingerprint(settings), "release-1", [])
        result, _ = self.look(settings)
        assert isinstance(result, dg.SkipReason)

    def test_a_file_that_still_grows_is_left_alone(self, settings: Settings) -> None:
        self.deliver(settings, "stops_2025.csv", age_seconds=1)
        result, _ = self.look(settings)
        assert isinstance(result, dg.SkipReason)
