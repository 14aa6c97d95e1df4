"""The demo city's definitions, with a parsed project and no data."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.project import city_definitions
from orchestration.lib.settings import Settings, load_settings


@pytest.fixture(scope="session")
def demo_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("definitions")
    return load_settings(
        {"WAREHOUSE_DIR": str(folder), "DBT_TARGET_PATH": str(folder / "target"), "DAGSTER_HOME": str(folder / "home")}
    )


@pytest.fixture(scope="session")
def definitions(demo_settings: Settings) -> dg.Definitions:
    return city_definitions(demo_settings)
