"""The demo city's generator: same bytes from the same seed, every fault where its truth says, disparities as planted."""

import csv
import gzip
import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import duckdb_extensions
import pytest
import yaml

from demo.extracts import census, police
from demo.studio import Studio, open_studio

ROOT = Path(__file__).resolve().parents[2]
Rows = list[dict[str, str]]


def generate(out: Path, threads: int, seed: int = 42) -> Path:
    arguments = ["--scale", "0.01", "--seed", str(seed), "--threads", str(threads), "--out", str(out)]
    subprocess.run([sys.executable, "-m", "demo", *arguments], cwd=ROOT, check=True, capture_output=True)
    return out


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("city"), threads=2)


@pytest.fixture(scope="module")
def faults(city: Path) -> Rows:
    return read(city / "truth" / "faults.csv")


def content(extracts: Path, source_file: str) -> bytes:
    """The bytes of a delivered file, or of the member that follows the exclamation mark, unpacked."""
    name, _, member = source_file.partition("!")
    path = extracts / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            return archive.read(member)
    if name.endswith(".tar.gz"):
        with tarfile.open(path) as archive:
            stream = archive.extractfile(member)
            assert stream is not None
            return stream.read()
    raw = path.read_bytes()
    return gzip.decompress(raw) if name.endswith(".gz") else raw


def cells(extracts: Path, source_file: str) -> str:
    """Everything in a file as one text; Parquet and workbooks are read by DuckDB."""
    path = extracts / source_file
    if source_file.endswith(".parquet"):
        return str(duckdb.sql(f"from read_parquet('{path}')").fetchall())
    if source_file.endswith(".xlsx"):
        duckdb_extensions.import_extension("excel")
        with duckdb.connect() as connection:
            connection.execute("load excel")
            reader = f"read_xlsx('{path}', all_varchar = true, header = false, range = 'A1:P9999')"
            return str(connection.execute(f"from {reader}").fetchall())
    raw = content(extracts, source_file)
    encoding = {"police": "cp1252", "permitting": "utf-16"}.get(source_file.split("/")[0], "utf-8")
    return raw.decode(encoding)


def test_bytes_depend_on_scale_and_seed_only(city: Path, tmp_path: Path) -> None:
    assert hashes(generate(tmp_path / "again", threads=1)) == hashes(city)


def test_another_seed_draws_another_city(city: Path, tmp_path: Path) -> None:
    name = "extracts/fire/responses_2023_q1.parquet"
    assert hashes(generate(tmp_path / "other", threads=2, seed=43))[name] != hashes(city)[name]


def test_every_promised_outcome_occurs(faults: Rows) -> None:
    assert {fault["expected_outcome"] for fault in faults} == {
        "rejected_row",
        "quarantined_file",
        "duplicate_file",
        "drift_reported",
        "unknown_group",
        "superseded_value",
    }
    assert {fault["reason_code"] for fault in faults if fault["expected_outcome"] == "rejected_row"} == {
        "malformed_row",
        "cast_error",
        "missing_key",
        "duplicate_key",
        "out_of_range",
    }
    assert {fault["reason_code"] for fault in faults if fault["expected_outcome"] == "quarantined_file"} == {
        "truncated",
        "wrong_encoding",
        "missing_required_column",
        "unreadable",
        "unbalanced_quotes",
        "empty_file",
        "unsafe_archive",
    }


def test_faulty_rows_are_in_their_files(city: Path, faults: Rows) -> None:
    rejected = [f for f in faults if f["expected_outcome"] == "rejected_row" and f["record_key"]]
    assert len(rejected) > 20
    for fault in rejected:
        text = cells(city / "extracts", fault["source_file"])
        key = fault["record_key"].split("|")[0]
        expected = 2 if fault["reason_code"] == "duplicate_key" and "other_file" not in fault["fault_code"] else 1
        if fault["extract"] in ("health.inspections", "procurement.contracts") and expected == 2:
            expected = 1  # the first row of the key is in an earlier file
        assert text.count(key) >= expected, fault


def test_quarantined_files_are_broken_as_said(city: Path, faults: Rows) -> None:
    extracts = city / "extracts"
    for fault in faults:
        if fault["expected_outcome"] != "quarantined_file":
            continue
        path = extracts / fault["source_file"]
        match fault["reason_code"]:
            case "truncated":
                with pytest.raises(EOFError), gzip.open(path) as stream:
                    stream.read()
            case "wrong_encoding":
                encoding = "cp1252" if fault["extract"] == "police.stops" else "utf-8"
                with pytest.raises(UnicodeDecodeError):
                    path.read_text(encoding)
            case "unbalanced_quotes":
                assert path.read_bytes().count(b'"') % 2 == 1
            case "empty_file":
                assert path.stat().st_size == 0
            case "unreadable":
                assert not zipfile.is_zipfile(path)
            case "unsafe_archive":
                with zipfile.ZipFile(path) as archive:
                    assert any(".." in name for name in archive.namelist())
            case reason:
                assert reason == "missing_required_column"


def test_duplicates_are_the_same_bytes(city: Path, faults: Rows) -> None:
    digests = hashes(city / "extracts")
    for fault in faults:
        if fault["expected_outcome"] == "duplicate_file":
            assert list(digests.values()).count(digests[fault["source_file"]]) == 2


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
    "library.visits": "library/visits_2023.zip!LIB-01.tsv",
    "performance.submissions": "performance/2023_q1_finance.xlsx",
    "permitting.permits": "permitting/permits_2023_q1.txt",
    "police.stops": "police/stops_2023_q1.csv",
    "procurement.contracts": "procurement/contracts_2023_h1.tar.gz!goods.csv",
    "solid_waste.route_days": "solid_waste/route_days_2023-01.csv.gz",
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
            reader = csv.DictReader(io.StringIO(path.read_text("utf-16" if path.stem.endswith("2024-12") else "utf-8-sig")))
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
