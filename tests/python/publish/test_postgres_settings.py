"""What `make publish-postgres` says without a usable server, and above all what it does not say."""

from pathlib import Path

import duckdb
import pytest

from orchestration.lib.postgres import PostgresError, copy_release
from orchestration.lib.settings import SettingsError, postgres_target


@pytest.fixture
def release(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "performance.duckdb")) as connection:
        connection.execute("create schema marts; create table marts.fct_values as select 1 as value")
    return tmp_path


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://publisher:hush-hush@127.0.0.1:1/performance",
        "host=127.0.0.1 port=1 user=publisher password='hush-hush'",
        "no such thing password=hush-hush",
        "hush-hush",
    ],
)
def test_an_error_does_not_hold_the_password(dsn: str, release: Path) -> None:
    with pytest.raises(PostgresError) as refused:
        copy_release(release, "demo", dsn, "reader")
    assert "hush-hush" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_missing_connection_string_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POSTGRES_DSN", raising=False)
    with pytest.raises(SettingsError, match="POSTGRES_DSN"):
        postgres_target()
