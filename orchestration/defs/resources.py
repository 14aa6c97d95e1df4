"""What every step needs: the right to write to the warehouse."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
import duckdb

from orchestration.lib.dbt_manifest import dbt_environment
from orchestration.lib.fingerprint import recorded_fingerprint
from orchestration.lib.lock import writer_lock
from orchestration.lib.settings import load_settings
from orchestration.lib.warehouse import spilling

MAX_RETRIES = 2
SECONDS_BETWEEN_RETRIES = 5


class WarehouseWriter(dg.ConfigurableResource):
    """The right to write, held from the first step of a run to its last (in-process executor)."""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["WarehouseWriter"]:
        settings = load_settings()
        os.environ.update(dbt_environment(settings))
        os.umask(0o077)
        with writer_lock(settings.state_dir), spilling(settings):
            recorded_fingerprint(settings, settings.run_dir(context.run_id or "none"))
            yield self


@contextmanager
def retried_io() -> Iterator[None]:
    """Try a step again after a disk or network share failed; another error would only fail again."""
    try:
        yield
    except (OSError, duckdb.IOException) as error:
        raise dg.RetryRequested(max_retries=MAX_RETRIES, seconds_to_wait=SECONDS_BETWEEN_RETRIES) from error
