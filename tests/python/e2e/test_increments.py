"""Deliveries in any order, in several builds, leave the tables that one full refresh makes of them."""

import gzip
import os
import random
import shutil
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.lib.release_content import table_content
from tests.python.builds import BuiltCity, run

pytestmark = pytest.mark.slow
SCHEMAS = ("conformed", "intermediate", "marts", "open")
# What the pattern of touched partitions remembers, and how readers' knowledge is set down: a release more is kept by then.
MEMORY = {
    "built_from",
    "model_definitions",
    "int_open_cells",
    "int_open_relations",
    "int_open_pattern",
    "int_known_places",
    "int_moved_counts",
}
# An example is three or four builds.
EXAMPLES = 1 if os.environ.get("CI") == "true" else 3


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("delivered")
    generated = run("demo", "--scale", "0.01", "--seed", "42", "--out", str(folder))
    assert generated.returncode == 0, generated.stderr
    return folder / "extracts"


def contents(city: BuiltCity) -> dict[str, object]:
    """Row count and content hash of every table that a model makes."""
    with duckdb.connect(str(city.warehouse), read_only=True) as connection:
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() where list_contains(?, schema_name)", [list(SCHEMAS)]
        ).fetchall()
        return {
            f"{schema}.{table}": table_content(connection, "warehouse", schema, table)
            for schema, table in sorted(names)
            if table not in MEMORY
        }


def deliver_again(file: Path, how: str, chance: random.Random) -> None:
    """The same bytes under another name, or a version of the file with a row less."""
    if how == "duplicate":
        shutil.copyfile(file, file.with_name(f"again_{file.name}"))
    elif how == "correction" and file.suffix in (".csv", ".gz") and not file.name.endswith("tar.gz"):
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rb") as old:
            lines = old.read().splitlines(keepends=True)
        if len(lines) > 2:
            del lines[chance.randrange(1, len(lines))]
            with opened(file, "wb") as new:
                new.write(b"".join(lines))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(min_value=0, max_value=2**32 - 1), builds=st.integers(min_value=2, max_value=3))
def test_any_order_of_deliveries_gives_what_a_full_refresh_gives(
    delivered: Path, tmp_path_factory: pytest.TempPathFactory, seed: int, builds: int
) -> None:
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("increments")
    city = BuiltCity("demo", folder / "data", folder / "extracts")
    files = sorted(path for path in delivered.rglob("*") if path.is_file())
    chance.shuffle(files)
    arrived: list[Path] = []
    for build in range(builds):
        for file in files[build::builds]:
            target = city.extracts_dir / file.relative_to(delivered)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            arrived.append(target)
        if build:
            for file in chance.sample(arrived, 12):
                deliver_again(file, chance.choice(["duplicate", "correction"]), chance)
        done = city.build()
        assert done.returncode == 0, done.stdout + done.stderr
    incremental = contents(city)
    assert len(incremental) > 40
    done = city.build(FULL_REFRESH="1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert contents(city) == incremental
