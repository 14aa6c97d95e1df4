"""The release: what the warehouse says, copied, verified and made current."""

import json
from collections.abc import Sequence

import dagster as dg

from orchestration.defs.resources import WarehouseWriter, retried_io
from orchestration.lib.fingerprint import recorded_fingerprint, write_last_build
from orchestration.lib.problems import PROBLEMS_FILE, open_problems
from orchestration.lib.publish import publish
from orchestration.lib.release_store import made_at
from orchestration.lib.run_chart import write_run_chart
from orchestration.lib.settings import Settings
from orchestration.lib.stages import folder_bytes, read_stages, record_stages, stage_metadata, timed_stage
from orchestration.lib.warehouse import open_warehouse

RELEASE_KEY = dg.AssetKey("release")


def release_asset(settings: Settings, published: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """Published after the marts gate has passed."""

    @dg.asset(
        key=RELEASE_KEY,
        deps=published,
        group_name="release",
        owners=["team:performance_office"],
        kinds={"duckdb", "parquet", "csv"},
        description="A folder of databases, open data, data docs and release.json; `current` points to the latest.",
    )
    def release(context: dg.AssetExecutionContext, writer: WarehouseWriter) -> dg.MaterializeResult:
        run_dir = settings.run_dir(context.run_id)
        fingerprint = recorded_fingerprint(settings, run_dir)
        with open_warehouse(settings) as connection:
            record_stages(connection, context.run_id, read_stages(run_dir))
            problems = open_problems(connection, context.run_id, made_at(settings.published_dir))
            write_run_chart(connection, run_dir / "data_docs")
        with retried_io(), timed_stage(run_dir, "publish") as stage:
            publication = publish(settings, context.run_id, fingerprint.code_version)
            stage.rows = publication.row_count
            stage.bytes = folder_bytes(publication.folder)
            stage.note = publication.release_id if publication.is_new else f"{publication.release_id} stands"
        with open_warehouse(settings) as connection:
            record_stages(connection, context.run_id, read_stages(run_dir))
        (run_dir / PROBLEMS_FILE).write_text(json.dumps(problems))
        write_last_build(settings, fingerprint, publication.release_id, problems)
        return dg.MaterializeResult(
            metadata={
                "release": publication.release_id,
                "new": publication.is_new,
                "folder": dg.MetadataValue.path(str(publication.folder)),
                **stage_metadata(stage),
                "problems": problems,
            }
        )

    return release
