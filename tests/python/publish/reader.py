"""One reader of the published folder, without pause until it is told to stop. What does not fit together ends it.

    python -m tests.python.publish.reader PUBLISHED LOG STOP

Writes the number that each reading found; every table and file of a release of the test carries the release's own.
"""

import csv
import json
import os
import sys
from pathlib import Path

import duckdb

FIGURES = "select distinct value::integer from marts.fct_measure_values"
NAMES = "select distinct measure_name::integer from marts.dim_measures"
OPEN_FIGURES = "select distinct value::integer from {}"
ONE_THREAD: dict[str, str | bool | int | float | list[str]] = {"threads": 1}


class MixedReleaseError(AssertionError):
    """Two releases in one reading."""


def read_through_current(published: Path) -> int:
    """As a dashboard does: one connection, opened through the link, keeps its release for all its queries."""
    path = published / "current" / "performance.duckdb"
    with duckdb.connect(path, read_only=True, config=ONE_THREAD) as connection:
        return the_one([numbers(connection, query) for query in (FIGURES, NAMES, FIGURES, NAMES)])


def read_folder(published: Path) -> int:
    """As a program does that needs several files: the link is followed once."""
    folder = (published / "current").resolve(strict=True)
    with duckdb.connect(folder / "performance.duckdb", read_only=True, config=ONE_THREAD) as connection:
        found = [numbers(connection, query) for query in (FIGURES, NAMES)]
    with duckdb.connect(folder / "open" / "performance_open.duckdb", read_only=True, config=ONE_THREAD) as connection:
        sources = ("open.measures", f"'{folder / 'open' / 'measures.parquet'}'")
        found += [numbers(connection, OPEN_FIGURES.format(source)) for source in sources]
    with (folder / "open" / "measures.csv").open(encoding="utf-8", newline="") as file:
        found.append({int(float(row["value"])) for row in csv.DictReader(file)})
    notes = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    found.append({int(notes["code_version"])})
    if notes["release_id"] != folder.name:
        raise MixedReleaseError(f"{folder.name} says that it is {notes['release_id']}")
    return the_one(found)


def numbers(connection: duckdb.DuckDBPyConnection, query: str) -> set[int]:
    return {number for (number,) in connection.execute(query).fetchall()}


def the_one(found: list[set[int]]) -> int:
    if len(found[0]) != 1 or any(other != found[0] for other in found):
        raise MixedReleaseError(str(found))
    return found[0].pop()


def main(published: Path, log: Path, stop: Path) -> None:
    # Fifty of these share two cores with the publisher, who would wait for all of them at each step.
    os.nice(19)
    with log.open("a", buffering=1) as seen:
        while not stop.exists():
            for read in (read_through_current, read_folder):
                print(read(published), file=seen)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
