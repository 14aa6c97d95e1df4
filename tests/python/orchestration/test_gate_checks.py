"""What the gates stop: a held batch nothing, a gate that cannot decide or a bad mart everything after it."""

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

import expectations.marts
import expectations.raw
import orchestration.defs.gates
from expectations.results import CheckResult, GateError, GateReport
from orchestration.defs.extracts import extract_key
from orchestration.defs.gates import marts_gate_check, raw_gate_check
from orchestration.defs.resources import retried_io
from orchestration.lib.contracts import load_contracts
from orchestration.lib.dbt_manifest import read_manifest
from orchestration.lib.settings import Settings

POLICE = "police.stops"
VALUES = dg.AssetKey(["marts", "fct_measure_values"])
GOALS = dg.AssetKey(["marts", "dim_goals"])


def result(table: str, passed: bool, severity: str = "critical", extract: str | None = None) -> CheckResult:
    at = datetime.now(UTC).replace(tzinfo=None)
    return CheckResult("run", "gate", table, "volume", severity, passed, "1", "2", at, extract)  # pyright: ignore[reportArgumentType]


def execute(assets: list[dg.AssetsDefinition], check: dg.AssetChecksDefinition) -> dg.ExecuteInProcessResult:
    definitions = dg.Definitions(
        assets=assets,
        asset_checks=[check],
        jobs=[dg.define_asset_job("job", selection=dg.AssetSelection.all())],
        resources={"writer": dg.ResourceDefinition.hardcoded_resource(None)},
        executor=dg.in_process_executor,
    )
    return definitions.resolve_job_def("job").execute_in_process(raise_on_error=False)


def evaluations(run: dg.ExecuteInProcessResult) -> dict[str, tuple[bool, dg.AssetCheckSeverity]]:
    return {
        event.asset_key.to_user_string(): (event.passed, event.severity) for event in run.get_asset_check_evaluations()
    }


def made(run: dg.ExecuteInProcessResult) -> set[str]:
    return {event.asset_key.to_user_string() for event in run.get_asset_materialization_events() if event.asset_key}


@pytest.fixture
def raw_run(demo_settings: Settings):
    contracts = load_contracts(read_manifest(demo_settings))
    keys = [extract_key(contract) for contract in contracts]

    @dg.multi_asset(specs=[dg.AssetSpec(key) for key in keys])
    def extracts():
        for key in keys:
            yield dg.MaterializeResult(asset_key=key)

    @dg.asset(deps=keys)
    def staging() -> None: ...

    return lambda: execute([extracts, staging], raw_gate_check(demo_settings, contracts))


def test_a_held_batch_warns_and_the_build_goes_on(raw_run, monkeypatch: pytest.MonkeyPatch) -> None:
    report = GateReport("raw", (result("raw.police__stops", False, extract=POLICE),), accepted=3, held=1)
    compacted = []
    monkeypatch.setattr(expectations.raw, "run_raw_gate", lambda *_: report)
    monkeypatch.setattr(orchestration.defs.gates, "compact_raw", lambda _, contracts: compacted.extend(contracts))
    run = raw_run()
    assert [contract.code for contract in compacted if contract.keep_versions] == ["city311.requests"]
    assert run.success
    assert "staging" in made(run)
    outcome = evaluations(run)
    assert outcome["police/stops"] == (False, dg.AssetCheckSeverity.WARN)
    assert outcome["fire/responses"][0]


def test_a_gate_that_cannot_decide_stops_the_build(raw_run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> GateReport:
        raise GateError("no such column")

    monkeypatch.setattr(expectations.raw, "run_raw_gate", broken)
    run = raw_run()
    assert not run.success
    assert "staging" not in made(run)


def marts_run(settings: Settings) -> dg.ExecuteInProcessResult:
    @dg.multi_asset(specs=[dg.AssetSpec(VALUES), dg.AssetSpec(GOALS)])
    def marts():
        for key in (VALUES, GOALS):
            yield dg.MaterializeResult(asset_key=key)

    @dg.asset(deps=[VALUES, GOALS])
    def release() -> None: ...

    tables = {"marts.fct_measure_values": VALUES, "marts.dim_goals": GOALS}
    return execute([marts, release], marts_gate_check(settings, tables))


@pytest.mark.parametrize("table", ["marts.fct_measure_values", "marts.dim_goals", "marts.not_an_asset"])
def test_a_critical_failure_on_the_marts_publishes_nothing(
    demo_settings: Settings, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    report = GateReport("marts", (result(table, False),))
    monkeypatch.setattr(expectations.marts, "run_marts_gate", lambda *_: report)
    run = marts_run(demo_settings)
    assert not run.success
    assert "release" not in made(run)


def test_a_warning_on_the_marts_is_published(demo_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    report = GateReport("marts", (result("marts.dim_goals", False, "warning"), result("marts.dim_goals", True)))
    monkeypatch.setattr(expectations.marts, "run_marts_gate", lambda *_: report)
    run = marts_run(demo_settings)
    assert run.success
    assert "release" in made(run)


def test_the_marts_gate_compares_with_the_current_release(
    demo_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path | None] = []

    def gate(_warehouse: Path, previous: Path | None, *_: object) -> GateReport:
        seen.append(previous)
        return GateReport("marts")

    monkeypatch.setattr(expectations.marts, "run_marts_gate", gate)
    marts_run(demo_settings)
    monkeypatch.setattr("orchestration.defs.gates.current_release", lambda _: "20260101T000000Z-a")
    marts_run(demo_settings)
    assert seen == [None, demo_settings.published_dir / "releases" / "20260101T000000Z-a"]


@pytest.mark.parametrize(("error", "expected"), [(OSError("disk"), dg.RetryRequested), (ValueError("bug"), ValueError)])
def test_only_failed_input_and_output_is_tried_again(error: Exception, expected: type[Exception]) -> None:
    with pytest.raises(expected), retried_io():
        raise error
