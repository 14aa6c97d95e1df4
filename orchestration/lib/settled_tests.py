"""Tests that have passed and say nothing new, in any warehouse of this clone: they read no delivered data.

Kept beside the parsed project, so `make clean` forgets them.
"""

import json
import os
from collections.abc import Collection, Mapping
from pathlib import Path

PASSED_FILE = "passed_tests.json"
# Beginning of the ids of a kind, and what names all of its kind to dbt. A tag of tests alone: to leave out a seed, as its
# path would, leaves out every test of a model that reads it.
KINDS = {"unit_test.": "resource_type:unit_test", "test.": "tag:of_seeds"}


def settled_selectors(target_dir: Path, definitions: Mapping[str, str]) -> list[str]:
    """What dbt may exclude: the tests (id → definition) that passed as they are now defined.

    dbt excludes by name: tests of one name run when one of them has changed. It looks through the project for each name,
    so that all of a kind are named at once.
    """
    passed = _read(target_dir)
    selectors = []
    for kind, everything in KINDS.items():
        ids = [test_id for test_id in definitions if test_id.startswith(kind)]
        changed = {_selector(test_id) for test_id in ids if passed.get(test_id) != definitions[test_id]}
        selectors += sorted({_selector(test_id) for test_id in ids} - changed) if changed else [everything]
    return selectors


def remember_passed(target_dir: Path, definitions: Mapping[str, str], passed: Collection[str]) -> None:
    """Add the ids in `passed`; a test that is gone is forgotten. Of two builds at once one may be forgotten, too."""
    known = {**_read(target_dir), **{test_id: definitions[test_id] for test_id in definitions.keys() & passed}}
    kept = {test_id: known[test_id] for test_id in sorted(definitions.keys() & known)}
    aside = target_dir / f".{PASSED_FILE}.{os.getpid()}"
    aside.write_text(json.dumps(kept, indent=0))
    aside.replace(target_dir / PASSED_FILE)


def _read(target_dir: Path) -> dict[str, str]:
    path = target_dir / PASSED_FILE
    return json.loads(path.read_text()) if path.exists() else {}


def _selector(test_id: str) -> str:
    """`unit_test.<package>.<model>.<name>` or `test.<package>.<name>.<hash>`."""
    parts = test_id.split(".")
    return f"unit_test:{parts[-1]}" if parts[0] == "unit_test" else parts[-2]
