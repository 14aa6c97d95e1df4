"""`make rollback [RELEASE=id]`: make the previous or the named release current.

The choice holds until something new arrives: a build with nothing new leaves it alone, a build with new files or
new code publishes again. No release is removed, so a rollback can be rolled forward by naming the newer one.
"""

import sys

from orchestration.lib.lock import writer_lock
from orchestration.lib.release_store import ReleaseError, release_ids, roll_back
from orchestration.lib.settings import SettingsError, load_settings


def main(arguments: list[str]) -> int:
    """Exit code 0 when the release is current now."""
    try:
        settings = load_settings(needs_extracts=False)
        with writer_lock(settings.state_dir):
            before, after = roll_back(settings.published_dir, arguments[0] if arguments else None)
    except (SettingsError, ReleaseError) as error:
        print(f"rollback: {error}", file=sys.stderr)
        return 1
    print(f"current release: {after} (was {before}); kept: {', '.join(release_ids(settings.published_dir))}")
    print("It stays current until new files or new code are built. To undo: make rollback RELEASE=" + before)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
