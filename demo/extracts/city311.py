"""311 requests: a CSV file a month, upserts, with late corrections and most of the faults of a hand-made export."""

from demo import city
from demo.extracts.city311_faults import COLUMNS, DRIFTS, EXTRACT, REDELIVERED, STAMP, plant_files, plant_rows
from demo.files import write_csv
from demo.studio import Studio, volume

SEASON = (0.85, 0.85, 0.95, 1.0, 1.05, 1.1, 1.15, 1.15, 1.05, 1.0, 0.95, 0.9)
WEEKDAYS = (6, 5, 5, 5, 5, 3, 2)


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.run("city311_setup")
    months = city.periods(1, "requests_{year}-{month}.csv")
    counts = [volume(studio, 73, month, SEASON, 0.04) for month in months]
    studio.set(specimen_step=max(20, sum(counts) // 60))
    for month, _ in studio.chunks("city311", zip(months, counts, strict=True), WEEKDAYS):
        found = "select * from chunk where is_corrected and closed_at is not null"
        first = "create or replace table corrections as" if month is months[0] else "insert into corrections"
        studio.connection.execute(f"{first} {found}")
        deliver(studio, month.name)
    deliver_corrections(studio)


def deliver(studio: Studio, name: str) -> None:
    fault, reports, layout = DRIFTS.get(name, ("", {}, COLUMNS))
    path = studio.path(f"city311/{name}")
    write_csv(studio.connection, "chunk order by i", layout, path)
    for drift, column in reports.items():
        studio.faults.plant(fault, EXTRACT, f"city311/{name}", "drift_reported", drift, column, rows=0)
    misspelled = studio.count("select count(*) from chunk where is_misspelled and not is_unlocated")
    if misspelled:
        loaded = name.replace(".csv", "_redelivery.csv") if name in REDELIVERED else name
        studio.faults.plant(
            "unknown_code",
            EXTRACT,
            f"city311/{loaded}",
            "unknown_group",
            "",
            "neighborhood",
            "",
            misspelled,
            "Nowhere Springs",
        )
    plant_rows(studio, path)
    plant_files(studio, path)


def deliver_corrections(studio: Studio) -> None:
    layout = COLUMNS | {"Status": "'Closed'", "Date Closed": f"strftime(closed_at, '{STAMP}')"}
    for name, condition in (
        ("requests_2025-07_corrections.csv", "opened_at < timestamp '2025-07-01'"),
        ("requests_2026-01_corrections.csv", "opened_at >= timestamp '2025-07-01'"),
    ):
        rows = f"corrections where {condition}"
        write_csv(studio.connection, f"{rows} order by i", layout, studio.path(f"city311/{name}"))
        for key, opened_at, closed_at in studio.connection.execute(
            f"select request_id, opened_at, closed_at from {rows} order by i"
        ).fetchall():
            first = f"city311/requests_{opened_at:%Y-%m}.csv"
            detail = f"{first} said Open; closed {closed_at:%Y-%m-%d %H:%M:%S}"
            studio.faults.plant(
                "late_correction", EXTRACT, f"city311/{name}", "superseded_value", "", "closed_at", key, 1, detail
            )
