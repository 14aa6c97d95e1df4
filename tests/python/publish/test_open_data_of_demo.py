"""What the demo city publishes, read as a stranger reads it: by the standards' validators, and from one address on."""

from pathlib import Path

import duckdb
import pytest
from frictionless import validate

from orchestration.lib.release_verify import verify_release
from tests.python.builds import BuiltCity
from tests.python.publish import catalogues
from tests.python.publish.catalogues import crawl, read, served

pytestmark = pytest.mark.slow
PUBLISHED_AT = "https://data.portmercer.example/performance"
TABLES = {
    *("measure_values", "measure_status", "goal_progress", "disparities", "measures", "goals", "targets"),
    *("geographies", "population_groups", "population", "catalog"),
}


@pytest.fixture(scope="module")
def folder(demo_city: BuiltCity) -> Path:
    return demo_city.release / "open"


def test_the_catalogues_are_valid(folder: Path, gold_dir: Path) -> None:
    assert catalogues.errors_of_dcat_us_1(gold_dir, read(folder, "data.json")) == []
    assert catalogues.errors_of_dcat_us_3(gold_dir, read(folder, "dcat-us-3.json")) == []
    assert catalogues.errors_of_data_package(gold_dir, read(folder, "datapackage.json")) == []


def test_frictionless_reads_every_csv_file(folder: Path) -> None:
    report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])[:10]


def test_a_crawler_finds_every_file(folder: Path) -> None:
    with served(folder) as address:
        found = crawl(address, PUBLISHED_AT)
    data = sorted(path.name for path in folder.iterdir() if path.suffix in (".csv", ".parquet", ".duckdb"))
    assert found == data
    assert {path.partition(".")[0] for path in found} == TABLES | {"performance_open"}


def test_every_open_table_and_column_is_described_in_the_catalogues(folder: Path) -> None:
    with duckdb.connect(folder / "performance_open.duckdb", read_only=True) as connection:
        listed = connection.execute("select table_name, row_count, description from open.catalog").fetchall()
        for table, rows, _ in listed:
            assert connection.execute(f"select count(*) from open.{table}").fetchall() == [(rows,)]
    assert {table for table, _, _ in listed} == TABLES
    assert all(description for *_, description in listed)
    for resource in read(folder, "datapackage.json")["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            assert field["description"], (resource["name"], field["name"])
    for dataset in read(folder, "dcat-us-3.json")["dataset"]:
        assert dataset["hasQualityMeasurement"], dataset["identifier"]


def test_periods_covered_are_those_of_the_data(folder: Path) -> None:
    covered = {d["identifier"].rpartition(":")[2]: d.get("temporal") for d in read(folder, "data.json")["dataset"]}
    with duckdb.connect(folder / "performance_open.duckdb", read_only=True) as connection:
        [(start, end)] = connection.execute(
            "select min(period_start_date), max(period_end_date) from open.measure_values"
        ).fetchall()
    assert covered["measure_values"] == f"{start}/{end}"
    # A status has no last day of its own; it is about the same periods.
    assert covered["measure_status"].endswith(f"/{end}")
    assert covered["population"].endswith("-12-31")
    assert covered["targets"] is None


def test_the_release_is_what_was_published(demo_city: BuiltCity) -> None:
    count, problems = verify_release(demo_city.release)
    assert problems == []
    assert count > len(TABLES) * 2


def test_older_clients_can_open_what_is_published(demo_city: BuiltCity) -> None:
    files = [
        demo_city.warehouse,
        *(demo_city.release / name for name in ("performance.duckdb", "open/performance_open.duckdb")),
    ]
    assert [storage_of(file) for file in files] == ["v1.4.0+", "v1.0.0+", "v1.0.0+"]


def storage_of(file: Path) -> str:
    with duckdb.connect(str(file), read_only=True) as connection:
        (tags,) = connection.execute("select tags from duckdb_databases() where not internal").fetchall()[0]
    return tags["storage_version"]
