"""The dbt step: staging → conformed → marts → open, one asset per model and seed, one check per dbt test."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, dbt_assets

from orchestration.defs.extracts import extract_owners
from orchestration.defs.resources import WarehouseWriter
from orchestration.lib.contracts import ExtractContract
from orchestration.lib.dbt_child import PEAK_FILE
from orchestration.lib.dbt_results import RUN_RESULTS, built_models, read_results, record_checks
from orchestration.lib.model_definitions import FULL_REFRESH_MODELS, Definitions, changed_models, record_definitions
from orchestration.lib.settings import Settings
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
    """`dbt build` as one step; its tests of severity error block what depends on the tested model."""

    definitions = Definitions(manifest, settings.project_dir, settings.city).incremental()

    @dbt_assets(manifest=manifest, dagster_dbt_translator=RoomTranslator(contracts), name="transform")
    def transform(context: dg.AssetExecutionContext, dbt: DbtCliResource, writer: WarehouseWriter) -> Iterator[Any]:
        target_dir = settings.build_target_dir
        (target_dir / RUN_RESULTS).unlink(missing_ok=True)
        with open_warehouse(settings) as connection:
            os.environ[FULL_REFRESH_MODELS] = ",".join(changed_models(connection, definitions))
        invocation = dbt.cli(["build"], context=context, target_path=target_dir)
        with timed_stage(settings.run_dir(context.run_id), "transform", target_dir / PEAK_FILE) as stage:
            try:
                yield from invocation.stream()
            finally:
                results = read_results(target_dir)
                with open_warehouse(settings) as connection:
                    checks = record_checks(connection, context.run_id, results)
                    # Also when dbt failed: a model that was rebuilt is not rebuilt in full again.
                    record_definitions(connection, definitions, built_models(results))
                stage.note = f"{len(results) - checks} tables and views, {checks} checks"

    return transform


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
