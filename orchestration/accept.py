"""`make accept BATCH=id REASON="..."`: a steward's override, a held batch is used after all.

The ledger keeps the reason. The next build takes the batch, although no file is new.
"""

import os
import sys

import duckdb

from expectations import release_held
from orchestration.lib.contracts import load_contracts
from orchestration.lib.dbt_manifest import ManifestError, read_manifest
from orchestration.lib.fingerprint import forget_last_build
from orchestration.lib.lock import writer_lock
from orchestration.lib.settings import Settings, SettingsError, load_settings

USAGE = 'make accept BATCH=<batch_id> REASON="why it is right"'


def main(arguments: list[str]) -> int:
    """Exit code 0 when the batch is accepted now."""
    os.umask(0o077)
    batch_id, reason = ([argument.strip() for argument in arguments] + ["", ""])[:2]
    try:
        settings = load_settings(needs_extracts=False)
        source_file = accept(settings, batch_id, reason)
    except (SettingsError, ManifestError, ValueError, duckdb.IOException) as error:
        print(f"accept: {error}", file=sys.stderr)
        return 1
    print(f"accepted: batch {batch_id} ({source_file}). To use it: make build")
    return 0


def accept(settings: Settings, batch_id: str, reason: str) -> str:
    """The batch's file. ValueError says what is wrong with the order."""
    if not batch_id or not reason:
        raise ValueError(f"which batch, and why? {USAGE}")
    if not settings.warehouse.exists():
        raise ValueError(f"there is no warehouse yet: {settings.warehouse}")
    contracts = load_contracts(read_manifest(settings))
    with writer_lock(settings.state_dir):
        source_file = release_held(settings.warehouse, contracts, batch_id, reason)
        forget_last_build(settings)
    return source_file


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
