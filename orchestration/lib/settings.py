"""Where things are and which city is meant, from the environment. The only module that reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[2]

# Every dependency that would phone home, told not to.
TELEMETRY_OFF = {
    "DO_NOT_TRACK": "1",
    "DAGSTER_DISABLE_TELEMETRY": "yes",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
}


class SettingsError(ValueError):
    """The environment does not say enough to run; the message says what to set."""


@dataclass(frozen=True)
class Settings:
    """One city's inputs, state and outputs."""

    city: str
    warehouse_dir: Path
    extracts_dir: Path
    target_dir: Path
    dagster_home: Path
    releases_kept: int = 10
    project_dir: Path = PROJECT_DIR

    @property
    def state_dir(self) -> Path:
        return self.warehouse_dir / self.city

    @property
    def warehouse(self) -> Path:
        return self.state_dir / "warehouse.duckdb"

    @property
    def published_dir(self) -> Path:
        return self.state_dir / "published"

    @property
    def runs_dir(self) -> Path:
        return self.state_dir / "runs"

    @property
    def manifest(self) -> Path:
        return self.target_dir / "manifest.json"

    @property
    def build_target_dir(self) -> Path:
        """dbt's folder while it builds: not the manifest's, which a killed build must leave whole."""
        return self.target_dir / "build"

    def run_dir(self, run_id: str) -> Path:
        return self.runs_dir / run_id

    def environment(self) -> dict[str, str]:
        """What child processes and libraries need to see, so that they agree with these settings."""
        return {
            **TELEMETRY_OFF,
            "CITY": self.city,
            "WAREHOUSE_DIR": str(self.warehouse_dir),
            "EXTRACTS_DIR": str(self.extracts_dir),
            "DBT_TARGET_PATH": str(self.target_dir),
            "DBT_PROFILES_DIR": str(self.project_dir),
            "DAGSTER_HOME": str(self.dagster_home),
        }


def load_settings(environ: Mapping[str, str] | None = None, needs_extracts: bool = True) -> Settings:
    """Settings from the environment, with the defaults of the interface."""
    env = os.environ if environ is None else environ
    city = env.get("CITY") or "demo"
    for folder in (f"models/staging/{city}", f"seeds/{city}"):
        if not (PROJECT_DIR / folder).is_dir():
            raise SettingsError(f"CITY={city}: there is no {folder}/ in this project.")
    warehouse_dir = _path(env.get("WAREHOUSE_DIR") or "data")
    # Only the generated demo city has extracts of its own; the others' are wherever the departments put them.
    default_extracts = str(warehouse_dir / city / "extracts") if city == "demo" else ""
    extracts = env.get("EXTRACTS_DIR") or default_extracts
    if needs_extracts and not extracts:
        raise SettingsError(f"CITY={city} needs EXTRACTS_DIR: the folder with the departments' extracts.")
    return Settings(
        city=city,
        warehouse_dir=warehouse_dir,
        extracts_dir=_path(extracts),
        target_dir=_path(env.get("DBT_TARGET_PATH") or f"target/{city}"),
        dagster_home=_path(env.get("DAGSTER_HOME") or str(warehouse_dir / city / "dagster")),
        releases_kept=_positive(env.get("RELEASES_KEPT") or "10"),
    )


def _path(text: str) -> Path:
    path = Path(text).expanduser()
    return path if path.is_absolute() else PROJECT_DIR / path


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise SettingsError(f"RELEASES_KEPT={text}: expected a whole number of at least 1.")
    return int(text)
