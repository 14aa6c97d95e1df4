"""`make verify [RELEASE=id]`: are the files of the current, or the named, release what they were when it was made?

Reads only. Exit code 0 when they are, 1 when a file differs, is missing or has been added.
"""

import json
import sys

from orchestration.lib.release_store import ReleaseError, current_release, release_ids, releases_dir
from orchestration.lib.release_verify import verify_release
from orchestration.lib.settings import Settings, SettingsError, load_settings


def main(arguments: list[str]) -> int:
    """Says each file that differs."""
    try:
        settings = load_settings(needs_extracts=False)
        release_id = _wanted(settings, arguments[0] if arguments else None)
        count, problems = verify_release(releases_dir(settings.published_dir) / release_id)
    except (SettingsError, ReleaseError) as error:
        print(f"verify: {error}", file=sys.stderr)
        return 1
    except (OSError, json.JSONDecodeError, KeyError) as error:
        print(f"verify: the release cannot be read: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    for problem in problems:
        print(problem)
    print(
        f"{release_id}: {count} files, {f'{len(problems)} differences' if problems else 'all as they were published'}"
    )
    return 1 if problems else 0


def _wanted(settings: Settings, release_id: str | None) -> str:
    known = release_ids(settings.published_dir)
    wanted = release_id or current_release(settings.published_dir)
    if wanted is None:
        raise ReleaseError(f"nothing is published in {settings.published_dir} yet: run `make build` first")
    if wanted not in known:
        raise ReleaseError(f"there is no release {wanted}; there are: {', '.join(known)}")
    return wanted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
