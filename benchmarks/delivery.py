"""Daily deliveries of a demo city that is built, and late corrections of old months, made from its own extracts.

A day: the last working day of each of the eight event extracts comes once more under a new date and new keys, in a new
file. Corrections: 1.2 % of the requests and permits of three old months, which is 0.1 % of the rows of three years, come
with a later date of closing or issue, in a file of their own. Workbooks come by the quarter and are left alone.
"""

import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.floor.script import unpacked

STAMP, STOP_STAMP, DAY = "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M", "%d-%b-%Y"
OLD_MONTHS = "(date '2023-05-01', date '2024-03-01', date '2025-03-01')"
NEW_DAY, KEY_PREFIX = "getvariable('day')", "strftime(getvariable('day'), 'N%m%d')"
# From the last working day to the new one.
SHIFT = f"to_days(({NEW_DAY} - last_date)::integer)"


@dataclass(frozen=True)
class Delivery:
    """Rows of delivered files with changed columns, as a new file in the same format."""

    sources: tuple[str, ...]
    target: str
    event_date: str  # SQL
    changes: dict[str, str]  # column: SQL
    where: str = "event_date = last_date"
    delimiter: str = ","
    encoding: str = "utf-8"


def moved(column: str, pattern: str, by: str = SHIFT) -> str:
    return f"strftime(strptime(\"{column}\", '{pattern}') + {by}, '{pattern}')"


def corrected(column: str, key: str) -> str:
    is_old = f"date_trunc('month', event_date) in {OLD_MONTHS}"
    return f'"{column}" is not null and {is_old} and hash("{key}") % 1000 < 12'


DELIVERIES = (
    Delivery(
        sources=("city311/requests_2025-12.csv",),
        target="city311/requests_{day}.csv",
        event_date=f"try_strptime(\"Date Opened\", '{STAMP}')::date",
        changes={"Case ID": f'{KEY_PREFIX} || "Case ID"'}
        | {name: moved(name, STAMP) for name in ("Date Opened", "SLA Due", "Date Closed")},
    ),
    Delivery(
        sources=tuple(f"city311/requests_{month}.csv" for month in ("2023-05", "2024-03", "2025-03")),
        target="city311/requests_{day}_late.csv",
        event_date=f"try_strptime(\"Date Opened\", '{STAMP}')::date",
        changes={"Date Closed": moved("Date Closed", STAMP, "interval 1 day")},
        where=corrected("Date Closed", "Case ID"),
    ),
    Delivery(
        sources=("police/stops_2025_q4.csv",),
        target="police/stops_{day}.csv",
        event_date=f"strptime(\"Stop Date Time\", '{STOP_STAMP}')::date",
        changes={"Stop No": f'{KEY_PREFIX} || "Stop No"', "Stop Date Time": moved("Stop Date Time", STOP_STAMP)},
        delimiter=";",
        encoding="latin-1",
    ),
    Delivery(
        sources=("fire/responses_2025_q4.parquet",),
        target="fire/responses_{day}.parquet",
        event_date="(received_at - interval 8 hour)::date",
        changes={"incident_number": f"{KEY_PREFIX} || incident_number"}
        | {name: f"{name} + {SHIFT}" for name in ("received_at", "dispatched_at", "arrived_at")},
    ),
    Delivery(
        sources=("health/inspections_2025_q4.ndjson.gz",),
        target="health/inspections_{day}.ndjson.gz",
        event_date='"inspectedOn"::date',
        changes={"inspectionId": f'{KEY_PREFIX} || "inspectionId"', "inspectedOn": NEW_DAY},
    ),
    Delivery(
        sources=("solid_waste/route_days_2025-12.csv.gz",),
        target="solid_waste/route_days_{day}.csv.gz",
        event_date="service_date::date",
        changes={"service_date": NEW_DAY},
    ),
    Delivery(
        sources=("library/visits_2025.zip",),
        target="library/visits_{day}.zip",
        # One branch writes its dates in words.
        event_date=f'coalesce(try_cast("Date" as date), try_strptime("Date", \'{DAY}\')::date)',
        changes={"Date": NEW_DAY},
        delimiter="\t",
    ),
    Delivery(
        sources=("permitting/permits_2025_q4.txt",),
        target="permitting/permits_{day}.txt",
        event_date=f"strptime(\"Applied\", '{DAY}')::date",
        changes={"Permit Number": f'{KEY_PREFIX} || "Permit Number"'}
        | {name: moved(name, DAY) for name in ("Applied", "Due", "Issued")},
        delimiter="\t",
        encoding="utf-16",
    ),
    Delivery(
        sources=tuple(f"permitting/permits_{quarter}.txt" for quarter in ("2023_q2", "2024_q1", "2025_q1")),
        target="permitting/permits_{day}_late.txt",
        event_date=f"try_strptime(\"Applied\", '{DAY}')::date",
        changes={"Issued": moved("Issued", DAY, "interval 3 day")},
        where=corrected("Issued", "Permit Number"),
        delimiter="\t",
        encoding="utf-16",
    ),
    Delivery(
        sources=("procurement/contracts_2025_h2.tar.gz",),
        target="procurement/contracts_{day}.tar.gz",
        event_date='"Award Date"::date',
        changes={"Contract No": f'{KEY_PREFIX} || "Contract No"', "Award Date": NEW_DAY},
    ),
)


# The raw gate holds a file with less than a tenth of the usual rows. After seven accepted days a day is usual.
DAYS_BEFORE = tuple(date(2026, 1, day) for day in range(1, 15))
DAY = date(2026, 1, 15)


def deliver_days_before(extracts: Path) -> None:
    """Two weeks in which the departments change from files of a month or quarter to files of a day."""
    for day in DAYS_BEFORE:
        deliver_day(extracts, day, with_corrections=False)


def deliver_day(extracts: Path, day: date = DAY, *, with_corrections: bool = True) -> dict[str, int]:
    """Write the files of a day among the extracts; gives the rows of each."""
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as folder:
        connection.execute("set variable day = $day", {"day": day})
        return {
            delivery.target.format(day=day): write(connection, delivery, day, extracts, Path(folder))
            for delivery in DELIVERIES
            if with_corrections or "_late" not in delivery.target
        }


def write(connection: duckdb.DuckDBPyConnection, delivery: Delivery, day: date, extracts: Path, scratch: Path) -> int:
    target = extracts / delivery.target.format(day=day)
    is_archive = target.suffix == ".zip" or target.name.endswith(".tar.gz")
    text = scratch / ("rows.tsv" if target.suffix == ".zip" else "rows.csv")
    changes = ", ".join(f'{sql} as "{column}"' for column, sql in delivery.changes.items())
    row = connection.execute(
        f"""
        copy (
            with
                delivered as (select *, {delivery.event_date} as event_date from {reader(delivery, extracts, scratch)}),
                latest as (select max(event_date) filter (where isodow(event_date) < 6) as last_date from delivered)
            select * exclude (event_date, last_date) replace ({changes})
            from delivered, latest
            where {delivery.where}
        ) to '{text if is_archive else target}' ({copy_options(delivery, target)})
        """
    ).fetchone()
    if is_archive:
        pack(text, target)
    if delivery.encoding != "utf-8":
        target.write_text(target.read_text("utf-8"), delivery.encoding)
    return row[0] if row else 0


def reader(delivery: Delivery, extracts: Path, scratch: Path) -> str:
    """What reads the sources; cells of text files stay text, as they were written."""
    files = [str(extracts / source) for source in delivery.sources]
    if delivery.target.endswith((".zip", ".tar.gz")):
        # The goods contracts end their lines as no other member does.
        files = [path for path in unpacked(files, scratch) if Path(path).name != "goods.csv"]
    if delivery.target.endswith(".parquet"):
        return f"read_parquet({files})"
    if delivery.target.endswith(".ndjson.gz"):
        return f"read_json({files}, format = 'newline_delimited')"
    return (
        f"read_csv({files}, header = true, all_varchar = true, delim = '{delivery.delimiter}', quote = '\"',"
        f" escape = '\"', encoding = '{delivery.encoding}', union_by_name = true, ignore_errors = true)"
    )


def copy_options(delivery: Delivery, target: Path) -> str:
    packing = ", compression gzip" if target.suffix == ".gz" and not target.name.endswith(".tar.gz") else ""
    if target.suffix == ".parquet":
        return "format parquet, compression zstd"
    if ".ndjson" in target.name:
        return f"format json{packing}"
    return f"format csv, header, delimiter '{delivery.delimiter}'{packing}"


def pack(text: Path, archive: Path) -> None:
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(text, text.name)
    else:
        with tarfile.open(archive, "w:gz") as packed:
            packed.add(text, text.name)
