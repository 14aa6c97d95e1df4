"""Daily deliveries of a demo city that is built, and late corrections of old months, made from its own extracts.

A day: the last working day of each of the eight event extracts comes once more under a new date and new keys, in a new
file. Corrections: 1.2 % of the requests and permits of three old months, which is 0.1 % of the rows of three years, come
with a later date of closing or issue, in a file of their own. Workbooks come by the quarter and are left alone.
"""

import tarfile
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.day import DELIVERIES, Delivery
from benchmarks.floor.script import unpacked

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
