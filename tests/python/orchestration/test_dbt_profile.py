"""What dbt's connections are told by profiles.yml."""

import os
from pathlib import Path

import jinja2
import pytest
import yaml
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.environments.local import LocalEnvironment


def test_another_connection_opens_after_a_query_has_spilled(
    repository_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"MEMORY_LIMIT": "100MB", "WAREHOUSE_DIR": str(tmp_path), "CITY": "demo"}.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "demo").mkdir()
    profile = jinja2.Template((repository_root / "profiles.yml").read_text())
    output = yaml.safe_load(profile.render(env_var=os.environ.get))["city_performance"]["outputs"]["warehouse"]
    named = {key: value for key, value in output.items() if key not in ("type", "threads")}
    environment = LocalEnvironment(
        DuckDBCredentials.from_dict(DuckDBCredentials.__pre_deserialize__({**named, "schema": "main"}))
    )
    first = environment.handle().cursor()
    first.execute("create temp table sorted as select hash(range)::varchar as h from range(6_000_000) order by h")
    assert list((tmp_path / "demo" / "spill").iterdir()), "nothing was spilled: the test would prove nothing"
    limit = environment.handle().cursor().execute("select current_setting('memory_limit')").fetchall()
    assert limit == [("95.3 MiB",)]
