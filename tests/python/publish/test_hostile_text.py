"""Text that a department or a catalogue can bring, from the warehouse into every file of a release, whole and inert."""

import csv
import json
from pathlib import Path

import duckdb
import pytest
from frictionless import validate

from orchestration.lib.publish import publish
from orchestration.lib.release_verify import verify_release
from orchestration.lib.settings import Settings
from orchestration.lib.sql_text import literal
from tests.python.publish import catalogues
from tests.python.publish.catalogues import read

DEPARTMENT = "=cmd|'/c calc'!A1"
CODE = "d\"1';\n--</td><script>alert(1)</script>;=1+1"


@pytest.fixture
def folder(settings: Settings) -> Path:
    with duckdb.connect(settings.warehouse) as connection:
        department, code = literal(DEPARTMENT), literal(CODE)
        connection.execute(f"create or replace view marts.dim_measures as select {department} as name, {code} as code")
        connection.execute("update open.measures set code = ?, label = ? where code = 'a'", [CODE, DEPARTMENT])
        # What a table is called in the catalogues comes from descriptions, which anyone in the city may edit.
        connection.execute(f"comment on table open.measures is {literal(f'One row per {CODE}')}")
        connection.execute("update quality.fct_measure_freshness set stale_reason = ?", [f"{CODE}: volume"])
        connection.execute(
            "update quality.ingest_batches set source_file = ?, extract = ?", [f"in/{CODE}", "police.stops"]
        )
        connection.execute(
            "update quality.check_results set observed = ?", [f"status: outside the codes, such as {CODE}"]
        )
    return publish(settings, "run-1", "c0de").folder


def test_the_databases_and_parquet_have_it_as_it_is(folder: Path) -> None:
    with duckdb.connect(folder / "performance.duckdb", read_only=True) as connection:
        assert connection.execute("from marts.dim_measures").fetchall() == [(DEPARTMENT, CODE)]
        assert connection.execute("select source_file from quality.ingest_batches").fetchall() == [(f"in/{CODE}",)]
    with duckdb.connect(folder / "open" / "performance_open.duckdb", read_only=True) as connection:
        for source in ("open.measures", f"'{folder / 'open' / 'measures.parquet'}'"):
            found = connection.execute(f"select code, label from {source} where value = -1.5").fetchall()
            assert found == [(CODE, DEPARTMENT)], source


def test_no_cell_of_a_csv_file_is_a_formula(folder: Path) -> None:
    for path in folder.glob("open/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert {len(row) for row in rows} == {len(header)}, "a code of two lines is one cell"
        texts = [cell for row in rows for cell in row if not cell.removeprefix("-").replace(".", "").isdigit()]
        assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))], path.name
        if path.name == "measures.csv":
            assert [CODE, "'" + DEPARTMENT, "-1.5"] in rows


def test_the_catalogues_are_valid_and_every_file_as_described(folder: Path, gold_dir: Path) -> None:
    package = read(folder / "open", "datapackage.json")
    assert f"One row per {CODE}" in json.dumps(package, ensure_ascii=False).replace("\\n", "\n").replace('\\"', '"')
    assert catalogues.errors_of_dcat_us_1(gold_dir, read(folder / "open", "data.json")) == []
    assert catalogues.errors_of_dcat_us_3(gold_dir, read(folder / "open", "dcat-us-3.json")) == []
    assert catalogues.errors_of_data_package(gold_dir, package) == []
    report = validate(str(folder / "open" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    assert verify_release(folder)[1] == []


def test_release_json_has_it_as_it_is(folder: Path) -> None:
    notes = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    assert notes["input_batches"][0]["source_file"] == f"in/{CODE}"
    assert notes["stale_measures"][0]["reason"] == f"{CODE}: volume"
