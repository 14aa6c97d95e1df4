"""The yardstick computes what the product publishes, and its comparison can fail."""

from pathlib import Path

import duckdb
import pytest

from benchmarks.floor.compare import KEYS, NOT_COMPUTED, find_differences
from benchmarks.floor.script import compute
from tests.python.builds import BuiltCity


@pytest.fixture(scope="module")
def floor(demo_city: BuiltCity, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("floor") / "floor.duckdb"
    compute(demo_city.extracts_dir, target)
    return target


def test_the_script_computes_the_published_tables(demo_city: BuiltCity, floor: Path) -> None:
    assert not find_differences(floor, demo_city.release / "performance.duckdb")


def test_every_published_mart_is_compared_or_left_out_for_a_reason(demo_city: BuiltCity) -> None:
    with demo_city.open_release() as connection:
        marts = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
    assert {name for (name,) in marts} == set(KEYS) | set(NOT_COMPUTED)


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("update marts.fct_measure_values set value = value * (1 + 2e-9) where value > 0", "fct_measure_values"),
        ("delete from marts.fct_goal_progress where status = 'achieved'", "only in the release"),
        (
            "update marts.dim_departments set department_name = 'x' where department_code = 'fire'",
            "department_name: x instead of",
        ),
    ],
)
def test_a_difference_is_found(demo_city: BuiltCity, floor: Path, tmp_path: Path, damage: str, found: str) -> None:
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_bytes(floor.read_bytes())
    with duckdb.connect(str(damaged)) as connection:
        connection.execute(damage)
    lines = find_differences(damaged, demo_city.release / "performance.duckdb")
    assert found in "\n".join(lines)
