"""The catalogues of the open data: valid, stable from release to release, and true about every file."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from frictionless import validate

from orchestration.lib.open_data import write
from orchestration.lib.open_data.publisher import read_publisher
from orchestration.lib.publish import publish
from orchestration.lib.release_store import release_ids, roll_back
from orchestration.lib.settings import Settings, SettingsError
from tests.python.publish import catalogues
from tests.python.publish.catalogues import crawl, read, served

RUN = "run-1"
GOLD = {
    "data.json": (catalogues.errors_of_dcat_us_1, "dcat-us-1.1/examples/missing_title.json"),
    "dcat-us-3.json": (catalogues.errors_of_dcat_us_3, "dcat-us-3.0/examples/dcatus3_0_invalid.json"),
}


def release(settings: Settings, code_version: str = "c0de") -> Path:
    return publish(settings, RUN, code_version).folder / "open"


def execute(settings: Settings, statement: str) -> None:
    with duckdb.connect(settings.warehouse) as connection:
        connection.execute(statement)


def times(folder: Path) -> dict[str, tuple[str, str]]:
    """Identifier → issued, modified."""
    return {entry["identifier"]: (entry["issued"], entry["modified"]) for entry in read(folder, "data.json")["dataset"]}


@pytest.mark.parametrize("name", GOLD)
def test_the_catalogues_are_valid(settings: Settings, gold_dir: Path, name: str) -> None:
    errors_of, bad_example = GOLD[name]
    assert errors_of(gold_dir, read(release(settings), name)) == []
    assert errors_of(gold_dir, read(gold_dir / "publishing", bad_example))


def test_the_data_package_is_valid(settings: Settings, gold_dir: Path) -> None:
    package = read(release(settings), "datapackage.json")
    assert catalogues.errors_of_data_package(gold_dir, package) == []
    package["resources"][0]["schema"]["fields"][0]["type"] = "varchar"
    assert catalogues.errors_of_data_package(gold_dir, package)


def test_frictionless_reads_the_data_package(settings: Settings) -> None:
    folder = release(settings)
    report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    csv = folder / "measures.csv"
    csv.write_text(csv.read_text(encoding="utf-8").replace("-1.5", "much"), encoding="utf-8")
    # Two errors: the cell is no number, and the file is not the one that was hashed.
    assert {kind for (kind,) in validate(str(folder / "datapackage.json")).flatten(["type"])} >= {
        "type-error",
        "hash-count",
    }


def test_a_crawler_finds_every_file(settings: Settings) -> None:
    with served(settings.published_dir / "current" / "open") as address:
        folder = release(replace(settings, open_data_url=address))
        found = crawl(address, address)
        data = {path.name for path in folder.iterdir() if path.suffix in (".csv", ".parquet", ".duckdb")}
        assert (
            set(found)
            == data
            == {f"{t}.{e}" for t in ("catalog", "measures") for e in ("csv", "parquet")} | {"performance_open.duckdb"}
        )
        (folder / "measures.csv").write_bytes(b"other")
        with pytest.raises(AssertionError, match="/measures"):
            crawl(address, address)


def test_a_table_is_modified_only_when_its_data_is(settings: Settings) -> None:
    first = times(release(settings))
    assert set(first) == {"city-performance:demo:catalog", "city-performance:demo:measures"}
    assert times(release(settings, "new code")) == first
    execute(settings, "create table open.goals as select 'g' as goal_code")
    third = times(release(settings))
    assert third["city-performance:demo:measures"] == first["city-performance:demo:measures"]
    issued, modified = third["city-performance:demo:catalog"]
    assert issued == first["city-performance:demo:catalog"][0]
    assert modified > first["city-performance:demo:catalog"][1]
    execute(settings, "update open.measures set value = 7 where code = 'a'")
    issued, modified = times(release(settings))["city-performance:demo:measures"]
    assert issued == first["city-performance:demo:measures"][0]
    assert modified > first["city-performance:demo:measures"][1]


def test_another_type_of_a_column_is_a_modification(settings: Settings) -> None:
    before = times(release(settings))
    execute(settings, "alter table open.measures rename column label to title")
    after = times(release(settings, "new code"))
    assert after["city-performance:demo:measures"][1] > before["city-performance:demo:measures"][1]


def test_after_a_rollback_dates_follow_the_release_that_stood(settings: Settings) -> None:
    first = times(release(settings))
    execute(settings, "update open.measures set value = 7 where code = 'a'")
    release(settings)
    roll_back(settings.published_dir)
    execute(settings, "update open.measures set value = -1.5 where code = 'a'")
    assert times(release(settings, "new code")) == first


def test_the_catalog_table_describes_every_open_table(settings: Settings) -> None:
    execute(
        settings, "create table open.values as select date '2024-01-01' as period_start_date, 'quarter' as period_grain"
    )
    folder = release(settings)
    with duckdb.connect(folder / "performance_open.duckdb", read_only=True) as connection:
        rows = connection.execute(
            "select table_name, title, description, row_count, column_count, licence, files from open.catalog order by 1"
        ).fetchall()
        undescribed = connection.execute(
            "select column_name from duckdb_columns() where table_name = 'catalog' and comment is null"
        ).fetchall()
    assert [row[:2] + row[3:] for row in rows] == [
        ("catalog", "Catalogue of the open performance data", 3, 13, "CC-BY-4.0", "catalog.csv, catalog.parquet"),
        ("measures", "Performance measures", 3, 3, "CC-BY-4.0", "measures.csv, measures.parquet"),
        ("values", "Values", 1, 2, "CC-BY-4.0", "values.csv, values.parquet"),
    ]
    assert rows[1][2] == "One row per measure."
    assert undescribed == []


def test_checks_of_what_a_table_is_made_from_are_its_quality(settings: Settings) -> None:
    execute(settings, "update quality.check_results set passed = false where \"check\" = 'volume'")
    datasets = {
        entry["identifier"].rpartition(":")[2]: entry for entry in read(release(settings), "dcat-us-3.json")["dataset"]
    }
    [measurement] = datasets["measures"]["hasQualityMeasurement"]
    assert (measurement["value"], measurement["unitMeasure"]) == ("50.00", "percent")
    assert "1 of 2" in measurement["isMeasurementOf"]["definition"]


def test_the_dictionary_has_types_keys_and_the_version(settings: Settings) -> None:
    package = read(release(settings), "datapackage.json")
    schema = next(resource for resource in package["resources"] if resource["path"] == "measures.csv")["schema"]
    assert [(field["name"], field["type"]) for field in schema["fields"]] == [
        ("code", "string"),
        ("label", "string"),
        ("value", "number"),
    ]
    assert schema["primaryKey"] == ["code"]
    assert package["version"] == (settings.published_dir / "current").readlink().name


def test_without_a_licence_none_is_claimed(settings: Settings, gold_dir: Path, tmp_path: Path) -> None:
    block = "{name: A, place: B, contact_name: C, contact_email: d@e.example, url: 'https://e.example/'}"
    (tmp_path / "dbt_project.yml").write_text(f"vars: {{cities: {{demo: {{publisher: {block}}}}}}}")
    folder = release(replace(settings, project_dir=tmp_path))
    package = read(folder, "datapackage.json")
    assert "licenses" not in package
    assert catalogues.errors_of_data_package(gold_dir, package) == []
    for name, (errors_of, _) in GOLD.items():
        assert errors_of(gold_dir, read(folder, name)) == []
        assert '"license"' not in (folder / name).read_text(encoding="utf-8")
    assert read(folder, "data.json")["@id"] == "https://e.example/data.json"


def test_a_failure_while_the_catalogues_are_written_leaves_the_current_release(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = release(settings).parent.name
    execute(settings, "update open.measures set value = 7 where code = 'a'")
    # The second of the three: the first is already in the unfinished folder.
    monkeypatch.setitem(write.CATALOGUES, "dcat-us-3.json", lambda edition: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        release(settings)
    assert (settings.published_dir / "current").readlink().name == first
    assert release_ids(settings.published_dir) == [first]
    monkeypatch.undo()
    second = release(settings).parent.name
    assert release_ids(settings.published_dir) == [first, second]
    assert sorted(path.name for path in settings.published_dir.iterdir()) == ["current", "releases"]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("{}", "missing contact_email, contact_name, name, place, url"),
        ("{name: A, place: B, contact_name: C, contact_email: d@e.example, url: 'data.e.example'}", "begins with http"),
        (
            "{name: A, place: B, contact_name: C, contact_email: 1, url: 'https://e.example'}",
            "contact_email: expected text",
        ),
        ("{name: A, place: B, contact_name: C, contact_email: d, url: 'https://e.example', phone: x}", "unknown phone"),
    ],
)
def test_a_publisher_that_is_not_fully_named_is_refused(
    settings: Settings, tmp_path: Path, block: str, said: str
) -> None:
    (tmp_path / "dbt_project.yml").write_text(f"vars: {{cities: {{demo: {{publisher: {block}}}}}}}")
    with pytest.raises(SettingsError, match=said):
        read_publisher(replace(settings, project_dir=tmp_path))
