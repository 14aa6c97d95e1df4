"""Settings: the defaults of the interface, and clear errors instead of guesses."""

from pathlib import Path

import pytest

from orchestration.lib.settings import PROJECT_DIR, SettingsError, load_settings


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


def test_telemetry_is_off_for_every_child() -> None:
    environment = load_settings({}).environment()
    assert environment["DO_NOT_TRACK"] == "1"
    assert environment["DBT_SEND_ANONYMOUS_USAGE_STATS"] == environment["GX_ANALYTICS_ENABLED"] == "false"
    assert environment["DAGSTER_DISABLE_TELEMETRY"] == "yes"
