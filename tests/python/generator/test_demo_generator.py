"""The demo city's generator: same bytes from the same seed, contracts met, totals and planted ratios as drawn."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from demo.extracts import census, police
from demo.studio import Studio, open_studio
from tests.python.generator.deliveries import ROOT, Rows, cells, generate, hashes, read


def test_bytes_depend_on_scale_and_seed_only(city: Path, tmp_path: Path) -> None:
    assert hashes(generate(tmp_path / "again", threads=1)) == hashes(city)


def test_another_seed_draws_another_city(city: Path, tmp_path: Path) -> None:
    name = "extracts/fire/responses_2023_q1.parquet"
    assert hashes(generate(tmp_path / "other", threads=2, seed=43))[name] != hashes(city)[name]


def contracts() -> Iterator[tuple[str, dict[str, dict[str, object]]]]:
    for path in sorted((ROOT / "models/staging/demo").glob("_*__sources.yml")):
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]:
            for table in source["tables"]:
                meta = {column["name"]: column["config"]["meta"] for column in table["columns"]}
                yield f"{source['name']}.{table['name']}", meta


FIRST_FILES = {
    "census.population": "census/population_2025.csv",
    "city311.requests": "city311/requests_2023-01.csv",
    "fire.responses": "fire/responses_2023_q1.parquet",
    "health.inspections": "health/inspections_2023_q1.ndjson.gz",
    "hr.workforce": "hr/workforce_2023-06-30.xlsx",
    "inventory.datasets": "inventory/datasets_2023-03-31.csv",
    "library.visits": "library/visits_2023.zip!LIB-01.tsv",
    "performance.submissions": "performance/2023_q1_finance.xlsx",
    "permitting.permits": "permitting/permits_2023_q1.txt",
    "police.stops": "police/stops_2023_q1.csv",
    "procurement.contracts": "procurement/contracts_2023_h1.tar.gz!goods.csv",
    "recruiting.applications": "recruiting/applications_2023_h1.csv",
    "stat.actions": "stat/actions_2023-04-25.csv",
    "stat.commentaries": "stat/commentary_2023_q1.csv",
    "solid_waste.route_days": "solid_waste/route_days_2023-01.csv.gz",
    "survey.answers": "survey/survey_2023_q1.csv",
    "water.submissions": "water/water_2023_q1.xlsx",
}


@pytest.mark.parametrize(("extract", "columns"), list(contracts()))
def test_files_have_the_columns_of_their_contract(
    city: Path, extract: str, columns: dict[str, dict[str, object]]
) -> None:
    file = FIRST_FILES[extract]
    if file.endswith(".parquet"):
        text = str(duckdb.sql(f"from read_parquet('{city / 'extracts' / file}')").columns)
    else:
        text = cells(city / "extracts", file)
    assert [name for name, meta in columns.items() if str(meta.get("header", name)) not in text] == []


def test_totals_count_each_request_once(city: Path, faults: Rows) -> None:
    refused = {f["source_file"] for f in faults if f["expected_outcome"] == "quarantined_file"}
    keys: set[str] = set()
    for path in sorted((city / "extracts/city311").glob("*.csv")):
        if f"city311/{path.name}" not in refused:
            reader = csv.DictReader(
                io.StringIO(path.read_text("utf-16" if path.stem.endswith("2024-12") else "utf-8-sig"))
            )
            keys |= {row["Case ID"] for row in reader if row["Case ID"] and "BAD" not in row["Case ID"]}
    opened = [
        float(row["value"])
        for row in read(city / "truth/totals.csv")
        if row["measure_code"] == "service_requests_opened"
        and row["period_grain"] == "year"
        and row["geography_type"] == "city"
    ]
    assert sum(opened) == len(keys)


def test_scale_multiplies_events_and_keeps_the_planted_ratio(tmp_path: Path) -> None:
    def draw(scale: float) -> tuple[int, float]:
        out = tmp_path / str(scale)
        out.mkdir()
        with open_studio(out, scale, 42, None, "1GB") as studio:
            census.draw(studio)
            police.draw(studio)
            return studio.count("select count(*) from clean_stops"), search_ratio(studio)

    (small, _), (large, ratio) = draw(0.5), draw(2)
    assert large / small == pytest.approx(4, rel=0.01)
    assert ratio == pytest.approx(2.0, rel=0.12)


def search_ratio(studio: Studio) -> float:
    question = """
        select
            avg(is_searched::integer) filter (race_ethnicity = 'black')
            / avg(is_searched::integer) filter (race_ethnicity = 'white')
        from clean_stops
    """
    row = studio.connection.execute(question).fetchone()
    assert row is not None
    return float(row[0])
