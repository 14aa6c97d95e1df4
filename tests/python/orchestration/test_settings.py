"""Settings: the defaults of the interface, and clear errors instead of guesses."""

from pathlib import Path

import pytest

from orchestration.lib import settings as module
from orchestration.lib.settings import MOST_MEMORY, PROJECT_DIR, SettingsError, load_settings
from orchestration.lib.warehouse import connect, open_warehouse, spilling


def test_defaults() -> None:
    settings = load_settings({})
    assert settings.city == "demo"
    assert settings.warehouse == PROJECT_DIR / "data" / "demo" / "warehouse.duckdb"
    assert settings.extracts_dir == PROJECT_DIR / "data" / "demo" / "extracts"
    assert settings.target_dir == PROJECT_DIR / "target" / "demo"
    assert settings.dagster_home.is_relative_to(settings.state_dir)


def test_empty_variables_count_as_unset() -> None:
    assert load_settings({"CITY": "", "EXTRACTS_DIR": "", "WAREHOUSE_DIR": ""}) == load_settings({})


def test_another_city_must_say_where_its_extracts_are() -> None:
    with pytest.raises(SettingsError, match="CITY=mosaic needs EXTRACTS_DIR"):
        load_settings({"CITY": "mosaic"})
    assert load_settings({"CITY": "mosaic"}, needs_extracts=False).city == "mosaic"
    settings = load_settings({"CITY": "mosaic", "EXTRACTS_DIR": "../shared/data", "WAREHOUSE_DIR": "/w"})
    assert settings.extracts_dir == PROJECT_DIR / "../shared/data"
    assert settings.state_dir == Path("/w/mosaic")


@pytest.mark.parametrize("city", ["atlantis", "quality", "reference"])
def test_a_city_is_a_folder_in_staging_and_seeds(city: str) -> None:
    with pytest.raises(SettingsError, match=city):
        load_settings({"CITY": city, "EXTRACTS_DIR": "x"})


@pytest.mark.parametrize("text", ["0", "-1", "many"])
def test_releases_kept_is_a_positive_number(text: str) -> None:
    with pytest.raises(SettingsError, match="RELEASES_KEPT"):
        load_settings({"RELEASES_KEPT": text})


def test_a_full_refresh_is_asked_for_by_one() -> None:
    assert load_settings({"FULL_REFRESH": "1"}).full_refresh
    assert not load_settings({"FULL_REFRESH": ""}).full_refresh
    with pytest.raises(SettingsError, match="FULL_REFRESH=yes"):
        load_settings({"FULL_REFRESH": "yes"})


def test_telemetry_is_off_for_every_child() -> None:
    environment = load_settings({}).environment()
    assert environment["DO_NOT_TRACK"] == "1"
    assert environment["DBT_SEND_ANONYMOUS_USAGE_STATS"] == environment["GX_ANALYTICS_ENABLED"] == "false"
    assert environment["DAGSTER_DISABLE_TELEMETRY"] == "yes"


def test_memory_is_a_share_of_the_machine_or_the_container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CGROUP_LIMIT", tmp_path / "memory.max")
    (tmp_path / "memory.max").write_text("1000000000\n")
    assert load_settings({}).memory_limit == "600MB"
    (tmp_path / "memory.max").write_text(f"{MOST_MEMORY * 10}\n")
    monkeypatch.setattr("os.sysconf", lambda name: {"SC_PAGE_SIZE": 1_000_000, "SC_PHYS_PAGES": 64_000}[name])
    assert load_settings({}).memory_limit == "3000MB"
    assert load_settings({"MEMORY_LIMIT": "800MB"}).environment()["MEMORY_LIMIT"] == "800MB"


@pytest.mark.parametrize("text", ["3", "GB", "0GB", "80%", "3GB; drop"])
def test_a_memory_limit_is_a_size(text: str) -> None:
    with pytest.raises(SettingsError, match="MEMORY_LIMIT"):
        load_settings({"MEMORY_LIMIT": text})


def test_every_connection_is_bounded_and_spills_into_the_private_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEMORY_LIMIT", "200MB")
    settings = load_settings({"WAREHOUSE_DIR": str(tmp_path)})
    with spilling(settings):
        assert settings.spill_dir.stat().st_mode & 0o777 == 0o700
        with open_warehouse(settings) as connection:
            # More than fits: a sort that has to spill.
            connection.execute("create table t as select range as i, hash(range)::varchar as h from range(6_000_000)")
            connection.execute("create table sorted as select * from t order by h")
        with connect(None, state_dir=settings.state_dir) as connection:
            limits = "select current_setting('memory_limit'), current_setting('temp_directory')"
            assert connection.execute(limits).fetchall() == [("190.7 MiB", str(settings.spill_dir))]
        (settings.spill_dir / "left.tmp").write_text("by a killed build")
    assert not settings.spill_dir.exists()
