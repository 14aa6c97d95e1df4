"""Run the hand-written script over a demo city's extracts in one process.

    python -m benchmarks.floor.script EXTRACTS TARGET.duckdb

The SQL beside this file does the work. Python only unpacks the archives that DuckDB cannot open, lists the files
and strings the workbooks together. The script knows the demo city: which files are broken or sent twice, and that
a fault never sits in a column that is not read. It keeps no raw rows, no rejects and no history.
"""

import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

import duckdb
import duckdb_extensions

ROOT = Path(__file__).resolve().parents[2]
STEPS = (
    "reference",
    "population",
    "submissions",
    "service_requests",
    "stops",
    "responses",
    "inspections",
    "permits",
    "service_activities",
    "employees",
    "contracts",
    "applications",
    "survey_answers",
    "inventory",
    "dimensions",
    "components",
    "measure_values",
    "measure_status",
    "goal_progress",
    "disparities",
    "periods",
)
# Files that a person would leave out: broken ones and exact copies (`truth/faults.csv` says why).
LEFT_OUT = {
    "requests_2023-06_copy.csv",
    "requests_2024-08_draft.csv",
    "requests_2024-09.csv",
    "requests_2024-10.csv",
    "requests_2025-02_empty.csv",
    "stops_2024_q3.csv",
    "stops_2025_q1.csv",
    "stops_2025_q3_resent.csv",
    "responses_2024_q2.parquet",
    "inspections_2024_q2.ndjson.gz",
    "route_days_2024-03.csv.gz",
    "route_days_2025-06_again.csv.gz",
    "visits_2024_extra.zip",
    "workforce_2024-12-31_draft.xlsx",
    "workforce_2025-06-30_mail.xlsx",
    "contracts_2024_h2.tar.gz",
    "2024_q3_public_works_draft.xlsx",
}
UTF16_REQUESTS = "requests_2024-12.csv"


def compute(extracts: Path, target: Path) -> list[tuple[str, float]]:
    """Write the published tables to a new file; gives the seconds of each step."""
    target.unlink(missing_ok=True)
    seconds = []
    with duckdb.connect(str(target)) as connection, tempfile.TemporaryDirectory(dir=target.parent) as folder:
        started = time.perf_counter()
        connection.execute("set TimeZone = 'UTC'")
        name_inputs(connection, extracts, Path(folder))
        seconds.append(("unpack", time.perf_counter() - started))
        for step in STEPS:
            started = time.perf_counter()
            connection.execute(Path(__file__).with_name(f"{step}.sql").read_text())
            seconds.append((step, time.perf_counter() - started))
    return seconds


def name_inputs(connection: duckdb.DuckDBPyConnection, extracts: Path, folder: Path) -> None:
    """The variables and views that the SQL reads."""
    requests = delivered(extracts, "city311/*.csv")
    utf16 = [path for path in requests if path.endswith(UTF16_REQUESTS)]
    variables: dict[str, object] = {
        "seeds": str(ROOT / "seeds"),
        "z": 1.959963984540054,
        "requests": [path for path in requests if path not in utf16],
        "requests_utf16": utf16,
        "stops": delivered(extracts, "police/*.csv"),
        "responses": delivered(extracts, "fire/*.parquet"),
        "inspections": delivered(extracts, "health/*.ndjson.gz"),
        "permits": delivered(extracts, "permitting/*.txt"),
        "route_days": delivered(extracts, "solid_waste/*.csv.gz"),
        "visits": unpacked(delivered(extracts, "library/*.zip"), folder),
        "answers": delivered(extracts, "survey/*.csv"),
        "applications": delivered(extracts, "recruiting/*.csv"),
        "contracts": unpacked(delivered(extracts, "procurement/*.tar.gz"), folder),
        "inventory": delivered(extracts, "inventory/*.csv"),
        "population": delivered(extracts, "census/*.csv")[-1:],
    }
    for name, value in variables.items():
        connection.execute(f"set variable {name} = $value", {"value": value})
    duckdb_extensions.import_extension("excel", con=connection)
    connection.execute("load excel")
    for view, files, options in (
        ("workforce_sheets", "hr/*.xlsx", "sheet = 'Workforce'"),
        ("water_sheets", "water/*.xlsx", "sheet = 'Measures', range = 'A3:H1000'"),
        ("performance_sheets", "performance/*.xlsx", "stop_at_empty = true"),
    ):
        sheets = " union all by name ".join(
            f"select {number} as file_number, * from read_xlsx('{path}', header = true, all_varchar = true, {options})"
            for number, path in enumerate(delivered(extracts, files))
        )
        connection.execute(f"create temp view {view} as {sheets}")


def delivered(extracts: Path, pattern: str) -> list[str]:
    """The files worth reading, in the order in which they came."""
    return [str(path) for path in sorted(extracts.glob(pattern)) if path.name not in LEFT_OUT]


def unpacked(archives: list[str], folder: Path) -> list[str]:
    """Members of zip and tar.gz archives as files, in order."""
    for archive in archives:
        target = folder / Path(archive).name
        if archive.endswith(".zip"):
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(target)
        else:
            with tarfile.open(archive) as packed:
                packed.extractall(target, filter="data")
    return [str(path) for archive in archives for path in sorted((folder / Path(archive).name).iterdir())]


if __name__ == "__main__":
    for step, duration in compute(Path(sys.argv[1]), Path(sys.argv[2])):
        print(f"{step:<24}{duration:>9.2f} s")
