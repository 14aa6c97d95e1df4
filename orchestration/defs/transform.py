"""The dbt step: staging → conformed → marts → open, one asset per model and seed, one check per dbt test."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtCliInvocation, dbt_assets
from dagster_dbt.asset_utils import get_updated_cli_invocation_params_for_context
from dagster_dbt.errors import DagsterDbtCliRuntimeError
from packaging.version import Version

from orchestration.defs.extracts import extract_owners
from orchestration.defs.resources import WarehouseWriter
from orchestration.lib.contracts import ExtractContract
from orchestration.lib.dbt_child import PEAK_FILE
from orchestration.lib.dbt_process import command_dbt
from orchestration.lib.dbt_results import RUN_RESULTS, built_models, passed_tests, read_results, record_checks
from orchestration.lib.model_definitions import (
    FULL_REFRESH_MODELS,
    Definitions,
    changed_definitions,
    record_definitions,
)
from orchestration.lib.model_timings import record_timings
from orchestration.lib.protection.released import remember_releases
from orchestration.lib.settings import Settings
from orchestration.lib.settled_tests import remember_passed, settled_selectors
from orchestration.lib.stages import timed_stage
from orchestration.lib.warehouse import open_warehouse

DATA_TEAM = "team:performance_office"


class RoomTranslator(DagsterDbtTranslator):
    """Groups by room, and an owner for everything: a staging model belongs to its extract's steward."""

    def __init__(self, contracts: Sequence[ExtractContract]) -> None:
        super().__init__()
        self._contracts = {(contract.source, contract.entity): contract for contract in contracts}

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        if dbt_resource_props["resource_type"] == "source":
            return "raw"
        return "reference" if dbt_resource_props["resource_type"] == "seed" else dbt_resource_props["fqn"][1]

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str]:
        if dbt_resource_props["resource_type"] == "source":
            parents = [(dbt_resource_props["source_name"], dbt_resource_props["name"])]
        else:
            nodes = dbt_resource_props.get("depends_on", {}).get("nodes", [])
            parents = [tuple(node.split(".")[-2:]) for node in nodes if node.startswith("source.")]
        owners = [extract_owners(self._contracts[parent]) for parent in parents if parent in self._contracts]
        return owners[0] if owners else [DATA_TEAM]


def transform_assets(
    settings: Settings, manifest: Mapping[str, Any], contracts: Sequence[ExtractContract]
) -> dg.AssetsDefinition:
    """`dbt build` as one step; its tests of severity error block what depends on the tested model.

    A test that reads no delivered data runs again when what defines it has changed: all of them take 30 s.
    """

    known = Definitions(manifest, settings.project_dir, settings.city)
    models, tests = known.incremental(), known.settled_tests()

    @dbt_assets(manifest=manifest, dagster_dbt_translator=RoomTranslator(contracts), name="transform")
    def transform(context: dg.AssetExecutionContext, writer: WarehouseWriter) -> Iterator[Any]:
        target_dir = settings.build_target_dir
        (target_dir / RUN_RESULTS).unlink(missing_ok=True)
        with timed_stage(settings.run_dir(context.run_id), "transform", target_dir / PEAK_FILE) as stage:
            with open_warehouse(settings) as connection:
                remember_releases(connection, settings.published_dir)
                changed = sorted(models) if settings.full_refresh else changed_definitions(connection, models)
            outputs: list[dg.Output] = []
            failure: DagsterDbtCliRuntimeError | None = None
            settled = [] if settings.full_refresh else settled_selectors(settings.target_dir, tests)
            invocation = dbt_build(settings, context, manifest, {FULL_REFRESH_MODELS: ",".join(changed)}, settled)
            try:
                for event in invocation.stream():
                    # Tables are told at the end: only then may another process count their rows.
                    if isinstance(event, dg.Output):
                        outputs.append(event)
                    else:
                        yield event
            except DagsterDbtCliRuntimeError as error:
                failure = error
            results = read_results(target_dir)
            remember_passed(settings.target_dir, tests, passed_tests(results))
            with open_warehouse(settings) as connection:
                checks = record_checks(connection, context.run_id, results)
                rows = record_timings(connection, context.run_id, results)
                # Also when dbt failed: a model that was rebuilt is not rebuilt in full again.
                record_definitions(connection, models, built_models(results))
            stage.rows, stage.bytes = sum(rows.values()), settings.warehouse.stat().st_size
            stage.note = f"{len(results) - checks} tables and views, {checks} checks"
        yield from (with_rows(output, rows) for output in outputs)
        if failure:
            raise failure

    return transform


def with_rows(output: dg.Output, rows: Mapping[str, int]) -> dg.Output:
    """The output with its number of rows, beside the seconds that dagster-dbt gives."""
    model = str(output.metadata["unique_id"].value)
    return output.with_metadata({**output.metadata, "dagster/row_count": rows[model]}) if model in rows else output


def dbt_build(
    settings: Settings,
    context: dg.AssetExecutionContext,
    manifest: Mapping[str, Any],
    variables: Mapping[str, str],
    settled: Sequence[str],
) -> DbtCliInvocation:
    """`dbt build` of what the run selects, less settled tests, as an invocation whose events become Dagster's.

    Not `DbtCliResource.cli`: that starts dbt only now, asks it for its version first, and opens the adapter here too.
    """
    selected = get_updated_cli_invocation_params_for_context(
        context, manifest=manifest, dagster_dbt_translator=DagsterDbtTranslator()
    )
    if selected.indirect_selection:
        variables = {**variables, "DBT_INDIRECT_SELECTION": selected.indirect_selection}
    excluded = ["--exclude", " ".join(settled)] if settled else []
    return DbtCliInvocation(
        process=command_dbt(settings, ["build", *selected.selection_args, *excluded], variables),
        manifest=selected.manifest,
        dagster_dbt_translator=selected.dagster_dbt_translator,
        project_dir=settings.project_dir,
        target_path=settings.build_target_dir,
        raise_on_error=True,
        cli_version=Version(version("dbt-core")),
        context=context,
    )


def mart_keys(manifest: Mapping[str, Any]) -> dict[str, dg.AssetKey]:
    """The tables that are published (`schema.table`), with their asset keys."""
    translator = DagsterDbtTranslator()
    return {
        f"{node['schema']}.{node['alias']}": translator.get_asset_key(node)
        for _, node in sorted(manifest["nodes"].items())
        if node["resource_type"] == "model"
        and node["fqn"][1] in ("marts", "open")
        and not node["name"].startswith("int_")
        and node["config"]["materialized"] != "ephemeral"
    }
