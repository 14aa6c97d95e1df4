"""The two gates as blocking asset checks.

A batch that fails the raw gate is held: its check fails as a warning and the build goes on with the extract's
last accepted data. Only a gate that cannot decide, or a critical failure on the marts, stops what comes after.
"""

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from expectations.ahead import PEAK_FILE
from orchestration.defs.extracts import extract_key
from orchestration.defs.resources import WarehouseWriter
from orchestration.lib.compaction import compact_raw
from orchestration.lib.contracts import ExtractContract
from orchestration.lib.release_store import current_release, releases_dir
from orchestration.lib.settings import Settings
from orchestration.lib.stages import timed_stage


def raw_gate_check(settings: Settings, contracts: Sequence[ExtractContract]) -> dg.AssetChecksDefinition:
    """Decides about the pending batches of every extract; old versions then leave the raw tables."""
    keys = {contract.code: extract_key(contract) for contract in contracts}
    specs = [
        dg.AssetCheckSpec(
            "raw_gate", asset=key, blocking=True, description="Volume, freshness, keys, codes and date ranges."
        )
        for key in keys.values()
    ]

    @dg.multi_asset_check(name="raw_gate", specs=specs)
    def raw_gate(context: dg.AssetCheckExecutionContext, writer: WarehouseWriter) -> Iterator[dg.AssetCheckResult]:
        # Importing Great Expectations takes 7–10 s.
        from expectations.raw import run_raw_gate

        run_dir = settings.run_dir(context.run.run_id)
        with timed_stage(run_dir, "gate raw", run_dir / "gates" / PEAK_FILE) as stage:
            report = run_raw_gate(settings.warehouse, contracts, context.run.run_id, run_dir / "data_docs")
            compact_raw(settings.warehouse, contracts)
            stage.note = f"{len(report.results)} checks"
        for code, key in keys.items():
            results = [result for result in report.results if result.extract == code]
            yield _check_result("raw_gate", key, results, dg.AssetCheckSeverity.WARN)

    return raw_gate


def marts_gate_check(settings: Settings, keys: Mapping[str, dg.AssetKey]) -> dg.AssetChecksDefinition:
    """Decides whether what was built may be published."""
    specs = [
        dg.AssetCheckSpec("marts_gate", asset=key, blocking=True, description="Fit to be published.")
        for key in keys.values()
    ]

    @dg.multi_asset_check(name="marts_gate", specs=specs)
    def marts_gate(context: dg.AssetCheckExecutionContext, writer: WarehouseWriter) -> Iterator[dg.AssetCheckResult]:
        from expectations.marts import run_marts_gate

        run_dir = settings.run_dir(context.run.run_id)
        current = current_release(settings.published_dir)
        previous = releases_dir(settings.published_dir) / current if current else None
        with timed_stage(run_dir, "gate marts", run_dir / "gates" / PEAK_FILE) as stage:
            report = run_marts_gate(settings.warehouse, previous, context.run.run_id, run_dir / "data_docs")
            stage.note = f"{len(report.results)} checks, {report.note}"
        unplaced = [result for result in report.results if result.table not in keys]
        for index, (table, key) in enumerate(keys.items()):
            results = [result for result in report.results if result.table == table]
            # A check about no single table still has to be able to stop the release.
            results += unplaced if index == 0 else []
            yield _check_result("marts_gate", key, results, dg.AssetCheckSeverity.ERROR)

    return marts_gate


def _check_result(
    name: str, key: dg.AssetKey, results: Sequence, severity: dg.AssetCheckSeverity
) -> dg.AssetCheckResult:
    critical = [result for result in results if not result.passed and result.severity == "critical"]
    warnings = [result for result in results if not result.passed and result.severity != "critical"]
    return dg.AssetCheckResult(
        passed=not critical,
        severity=severity,
        asset_key=key,
        check_name=name,
        metadata={
            "checks": len(results),
            "failed": [f"{result.check}: {result.observed} (expected {result.expected})" for result in critical],
            "warnings": [f"{result.check}: {result.observed} (expected {result.expected})" for result in warnings],
        },
    )
