"""`make publish-postgres`: copy the current release into the PostgreSQL database that POSTGRES_DSN names."""

import sys
import time

from orchestration.lib.postgres import PostgresError, copy_release
from orchestration.lib.release_store import CURRENT, current_release
from orchestration.lib.settings import SettingsError, load_settings, postgres_target


def main() -> int:
    """Exit code 0 when the release can be read there."""
    started = time.monotonic()
    try:
        dsn, reader = postgres_target()
        settings = load_settings(needs_extracts=False)
        release_id = current_release(settings.published_dir)
        if release_id is None:
            raise PostgresError("there is no release yet: make build")
        copied = copy_release(settings.published_dir / CURRENT, settings.city, dsn, reader)
    except (SettingsError, PostgresError) as error:
        print(f"publish-postgres: {error}", file=sys.stderr)
        return 1
    seconds = time.monotonic() - started
    print(f"release {release_id}: {len(copied)} tables, {sum(copied.values()):,} rows in {seconds:.1f} s")
    print(f"Role {reader} may read them. To let a person in: grant {reader} to <name>")
    return 0


if __name__ == "__main__":
    sys.exit(main())
