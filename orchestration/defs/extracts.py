"""One asset per extract: the dbt source's own asset, so that lineage goes from the delivered file to the release."""

from datetime import timedelta
from email.utils import parseaddr

import dagster as dg
import duckdb

from orchestration.defs.catalogue import CATALOGUE_KEY
from orchestration.defs.resources import WarehouseWriter, retried_io
from orchestration.lib.contracts import ExtractContract
from orchestration.lib.ingest import ingest_extract
from orchestration.lib.ledger import ensure_ledger
from orchestration.lib.settings import Settings
from orchestration.lib.stages import stage_metadata, timed_stage
from orchestration.lib.warehouse import open_warehouse

# After how long without a look at the department's files the asset counts as late; half as much again is allowed.
CADENCE_DAYS = {"daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92, "annual": 366}


def extract_key(contract: ExtractContract) -> dg.AssetKey:
    """The key that dagster-dbt gives to the dbt source."""
    return dg.AssetKey([contract.source, contract.entity])


def extract_owners(contract: ExtractContract) -> list[str]:
    """The department as a team and the steward's address."""
    _, address = parseaddr(contract.steward)
    return [f"team:{contract.department}", *([address] if "@" in address else [])]


def extract_asset(settings: Settings, contract: ExtractContract) -> dg.AssetsDefinition:
    """Ingests every new file of one extract."""

    @dg.asset(
        key=extract_key(contract),
        deps=[CATALOGUE_KEY],
        description=contract.description,
        group_name="raw",
        owners=extract_owners(contract),
        kinds={contract.format.replace("_", ""), "duckdb"},
        freshness_policy=freshness_policy(contract),
        metadata={
            "dagster/table_name": ".".join(contract.raw_table),
            "files": list(contract.files),
            "delivery": contract.delivery,
            "cadence": contract.cadence,
            "licence": contract.licence,
        },
    )
    def ingest(context: dg.AssetExecutionContext, writer: WarehouseWriter) -> dg.MaterializeResult:
        run_dir = settings.run_dir(context.run_id)
        with (
            retried_io(),
            timed_stage(run_dir, f"ingest {contract.code}") as stage,
            open_warehouse(settings) as connection,
        ):
            ensure_ledger(connection)
            summary = ingest_extract(connection, contract, settings.extracts_dir, settings.state_dir, context.run_id)
            stage.rows = summary.loaded_rows
            stage.bytes = ingested_bytes(connection, contract.code, context.run_id)
            stage.note = _note(summary.new_batches, summary.quarantined_batches, summary.rejected_rows)
        return dg.MaterializeResult(metadata={**vars(summary), **stage_metadata(stage)})

    return ingest


def ingested_bytes(connection: duckdb.DuckDBPyConnection, extract: str, run_id: str) -> int:
    """Size of the files that a run brought in, loaded or not."""
    query = "select coalesce(sum(file_bytes), 0)::bigint from quality.ingest_batches where extract = ? and run_id = ?"
    return connection.execute(query, [extract, run_id]).fetchall()[0][0]


def freshness_policy(contract: ExtractContract) -> dg.FreshnessPolicy | None:
    """From the contract's cadence; a delivery that comes once cannot be late."""
    days = CADENCE_DAYS.get(contract.cadence)
    if days is None:
        return None
    return dg.FreshnessPolicy.time_window(
        fail_window=timedelta(days=days * 1.5), warn_window=timedelta(days=days, hours=1)
    )


def _note(new: int, quarantined: int, rejected: int) -> str:
    parts = [(new, "new"), (quarantined, "quarantined"), (rejected, "rows rejected")]
    return ", ".join(f"{count:,} {what}" for count, what in parts if count)
