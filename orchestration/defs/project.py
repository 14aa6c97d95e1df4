"""Everything together: the definitions of one city."""

import dagster as dg

from orchestration.defs.automation import build_job, daily_schedule, new_files_sensor
from orchestration.defs.catalogue import catalogue_asset
from orchestration.defs.extracts import extract_asset
from orchestration.defs.gates import marts_gate_check, raw_gate_check
from orchestration.defs.release import release_asset
from orchestration.defs.resources import WarehouseWriter
from orchestration.defs.transform import mart_keys, transform_assets
from orchestration.lib.contracts import load_contracts
from orchestration.lib.dbt_manifest import read_manifest
from orchestration.lib.settings import Settings


def city_definitions(settings: Settings) -> dg.Definitions:
    """The assets, checks, job and automation of the city that the settings name."""
    manifest = read_manifest(settings)
    contracts = load_contracts(manifest)
    marts = mart_keys(manifest)
    return dg.Definitions(
        assets=[
            catalogue_asset(settings),
            *(extract_asset(settings, contract) for contract in contracts),
            transform_assets(settings, manifest, contracts),
            release_asset(settings, list(marts.values())),
        ],
        asset_checks=[raw_gate_check(settings, contracts), marts_gate_check(settings, marts)],
        jobs=[build_job()],
        schedules=[daily_schedule(settings)],
        sensors=[new_files_sensor(settings)],
        resources={"writer": WarehouseWriter()},
        # Starting a process per step costs 4–10 s of imports each, and only one may write anyway.
        executor=dg.in_process_executor,
    )
