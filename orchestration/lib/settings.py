"""Where things are and which city is meant, from the environment. The only module that reads it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[2]
SPILL = "spill"

# Every dependency that would phone home, told not to.
TELEMETRY_OFF = {
    "DO_NOT_TRACK": "1",
    "DAGSTER_DISABLE_TELEMETRY": "yes",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
}

# DuckDB needs no more than this at a hundred times the demo city; what does not fit spills to disk.
MOST_MEMORY = 3_000_000_000
MEMORY_SHARE = 0.6
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


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
    memory_limit: str = field(default_factory=lambda: memory_limit(os.environ))
    """Of DuckDB in one process of the build; Python, dbt and Great Expectations need up to 0.6 GB beside it."""
    full_refresh: bool = False
    """Build every table from nothing, also when nothing is new: after an upgrade of dbt or DuckDB, or in doubt."""
    open_data_url: str | None = None
    """Where the folder `open` is served, when it is not the address that the city's block names."""
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

    @property
    def spill_dir(self) -> Path:
        """What queries cannot hold in memory: rows about persons, so private, and empty when nothing runs."""
        return self.state_dir / SPILL

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
            "MEMORY_LIMIT": self.memory_limit,
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
        memory_limit=memory_limit(env),
        full_refresh=_switch(env, "FULL_REFRESH"),
        open_data_url=env.get("OPEN_DATA_URL") or None,
    )


def memory_limit(env: Mapping[str, str]) -> str:
    """MEMORY_LIMIT, or 60 % of the machine's (or the container's) memory, at most 3 GB."""
    text = env.get("MEMORY_LIMIT")
    if not text:
        return f"{min(int(MEMORY_SHARE * _machine_memory()), MOST_MEMORY) // 1_000_000}MB"
    if not re.fullmatch(r"[1-9]\d*(\.\d+)? ?[MG]i?B", text):
        raise SettingsError(f"MEMORY_LIMIT={text}: expected a size such as 3GB or 800MB.")
    return text


def postgres_target() -> tuple[str, str]:
    """Connection string of the PostgreSQL database to publish to, and the role that may read there."""
    dsn = os.environ.get("POSTGRES_DSN")
    if not dsn:
        raise SettingsError("POSTGRES_DSN is not set: a connection string such as postgresql://user@host/database.")
    return dsn, os.environ.get("POSTGRES_READER") or "performance_reader"


def duckdb_config(state_dir: Path) -> dict[str, str | bool | int | float | list[str]]:
    """How every connection of the build is opened. DuckDB uses all cores by itself."""
    return {"memory_limit": memory_limit(os.environ), "temp_directory": str(state_dir / SPILL)}


def _machine_memory() -> int:
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = CGROUP_LIMIT.read_text().strip() if CGROUP_LIMIT.exists() else "max"
    return min(machine, int(limit)) if limit.isdigit() else machine


def _path(text: str) -> Path:
    path = Path(text).expanduser()
    return path if path.is_absolute() else PROJECT_DIR / path


def _switch(env: Mapping[str, str], name: str) -> bool:
    text = env.get(name) or "0"
    if text not in ("0", "1"):
        raise SettingsError(f"{name}={text}: expected 1 or 0.")
    return text == "1"


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise SettingsError(f"RELEASES_KEPT={text}: expected a whole number of at least 1.")
    return int(text)
