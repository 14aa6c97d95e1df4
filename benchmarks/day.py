"""What each extract of the demo city delivers on a day, and what it corrects late, as changes of delivered files."""

from dataclasses import dataclass

STAMP, STOP_STAMP, DATE_STAMP = "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M", "%d-%b-%Y"
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
        event_date=f'coalesce(try_cast("Date" as date), try_strptime("Date", \'{DATE_STAMP}\')::date)',
        changes={"Date": NEW_DAY},
        delimiter="\t",
    ),
    Delivery(
        sources=("permitting/permits_2025_q4.txt",),
        target="permitting/permits_{day}.txt",
        event_date=f"strptime(\"Applied\", '{DATE_STAMP}')::date",
        changes={"Permit Number": f'{KEY_PREFIX} || "Permit Number"'}
        | {name: moved(name, DATE_STAMP) for name in ("Applied", "Due", "Issued")},
        delimiter="\t",
        encoding="utf-16",
    ),
    Delivery(
        sources=tuple(f"permitting/permits_{quarter}.txt" for quarter in ("2023_q2", "2024_q1", "2025_q1")),
        target="permitting/permits_{day}_late.txt",
        event_date=f"try_strptime(\"Applied\", '{DATE_STAMP}')::date",
        changes={"Issued": moved("Issued", DATE_STAMP, "interval 3 day")},
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
