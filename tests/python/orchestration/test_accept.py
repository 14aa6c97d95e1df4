"""`make accept`: the ledger takes the override and its reason, and the next build has something to do."""

from pathlib import Path

import pytest

from expectations.raw import change_status
from orchestration import accept
from orchestration.lib.fingerprint import read_last_build, take_fingerprint, write_last_build
from orchestration.lib.settings import Settings, load_settings
from tests.python.gates.raw_warehouse import CONTRACT, RawWarehouse

REASON = "The offices were closed."


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A city with one held batch, after a build that saw everything there is."""
    monkeypatch.setenv("WAREHOUSE_DIR", str(tmp_path))
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    monkeypatch.setattr(accept, "read_manifest", lambda _: {})
    monkeypatch.setattr(accept, "load_contracts", lambda _: (CONTRACT,))
    settings = load_settings(needs_extracts=False)
    settings.state_dir.mkdir()
    raw = RawWarehouse(settings.warehouse)
    batch = raw.deliver()
    with raw.connect() as connection:
        change_status(connection, batch, "held", "volume", "few rows")
    write_last_build(settings, take_fingerprint(settings), "release-1", [])
    return settings


def test_a_held_batch_is_accepted_with_its_reason(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert accept.main(["batch001", REASON]) == 0
    assert "batch001 (city311/001.csv)" in capsys.readouterr().out
    ledger = RawWarehouse(settings.warehouse).execute("select status, reason_code, reason from quality.ingest_batches")
    assert ledger == [("accepted", "released", REASON)]
    assert not read_last_build(settings)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["batch001", " "], "which batch, and why"),
        ([], "which batch, and why"),
        (["batch999", REASON], "there is no batch batch999"),
    ],
)
def test_a_wrong_order_is_explained(
    settings: Settings, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert accept.main(arguments) == 1
    assert message in capsys.readouterr().err
    assert read_last_build(settings)


def test_a_batch_that_is_not_held_is_left_alone(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert accept.main(["batch001", REASON]) == 0
    assert accept.main(["batch001", "again"]) == 1
    assert "is not held: it is accepted" in capsys.readouterr().err


def test_there_may_be_no_warehouse_yet(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.warehouse.unlink()
    assert accept.main(["batch001", REASON]) == 1
    assert "there is no warehouse yet" in capsys.readouterr().err
