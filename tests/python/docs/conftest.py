"""The dbt manifest of each city with compiled SQL, made without any data."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

Manifest = Mapping[str, Any]
CITIES = sorted(
    path.name for path in (Path(__file__).parents[3] / "models/staging").iterdir() if path.name != "quality"
)


@pytest.fixture(scope="session", params=CITIES)
def manifest(
    request: pytest.FixtureRequest, repository_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Manifest:
    city: str = request.param
    folder = tmp_path_factory.mktemp(f"compile_{city}")
    target, warehouse = folder / "target", folder / "warehouse"
    (warehouse / city).mkdir(parents=True)
    dbt = Path(sys.executable).with_name("dbt")
    run = subprocess.run(
        [dbt, "--quiet", "compile", "--log-path", folder / "logs"],
        cwd=repository_root,
        env=os.environ | {"CITY": city, "WAREHOUSE_DIR": str(warehouse), "DBT_TARGET_PATH": str(target)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return json.loads((target / "manifest.json").read_text())
