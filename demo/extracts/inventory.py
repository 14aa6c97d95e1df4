"""The inventory of data sets: a CSV file a quarter, in which the open data portal grows by half from 2023 to 2025."""

from datetime import date

from demo.faults import Outcome
from demo.files import Layout, append_text, write_csv
from demo.studio import Studio

EXTRACT = "inventory.datasets"
PUBLISHED_IN_THE_END = 48

COLUMNS: Layout = {
    "Dataset ID": "dataset_id",
    "As Of": "as_of_date",
    "Title": "title",
    "Department": "department_code",
    "Sensitivity": "sensitivity",
    "Status": "publication_status",
    "Planned": "if(publication_status in ('planned', 'published'), planned_date, null)",
    "Released": "if(is_published, released_date, null)",
    "Requests": "request_count",
    "Readiness": "readiness_level",
    "Risk": "risk_level",
    "Goals": "goal_codes",
}

# inventory -> (fault, outcome, reason code, column or problem, the row). Internal and unpublished: no total changes.
EXTRA_ROWS: dict[date, tuple[str, Outcome, str, str, str]] = {
    date(2023, 9, 30): (
        "unknown_department",
        "suspicious_row",
        "",
        "unknown_department",
        "DS-BAD-1,2023-09-30,Parking Meters,parking_authority,internal,not_planned,,,3,1,2,",
    ),
    date(2024, 3, 31): (
        "bad_date",
        "rejected_row",
        "cast_error",
        "planned_date",
        "DS-BAD-2,2024-03-31,Benches,parks,internal,planned,in spring,,0,1,1,",
    ),
    date(2024, 9, 30): (
        "planned_in_the_past",
        "suspicious_row",
        "",
        "planned_date_past",
        "DS-BAD-3,2024-09-30,Kiosk Usage,library,internal,planned,2024-06-30,,1,2,2,",
    ),
    date(2025, 3, 31): (
        "duplicate_dataset",
        "suspicious_row",
        "",
        "duplicate_title",
        "DS-BAD-4,2025-03-31,adopted budget,finance,internal,planned,2025-12-31,,5,3,1,",
    ),
    date(2025, 9, 30): (
        "released_in_the_future",
        "suspicious_row",
        "",
        "release_in_future",
        "DS-BAD-5,2025-09-30,Drone Survey,planning,internal,published,,2025-11-15,2,2,2,",
    ),
    date(2025, 12, 31): (
        "unknown_goal",
        "suspicious_row",
        "",
        "unknown_goal",
        "DS-BAD-6,2025-12-31,Bench Plaques,parks,internal,not_planned,,,0,1,2,more_benches_10y",
    ),
}


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.set(published_in_the_end=PUBLISHED_IN_THE_END)
    studio.run("inventory")
    inventories: list[tuple[date]] = studio.connection.execute(
        "select distinct as_of_date from clean_inventory order by all"
    ).fetchall()
    for (as_of,) in inventories:
        deliver(studio, as_of)


def deliver(studio: Studio, as_of: date) -> None:
    source_file = f"inventory/datasets_{as_of}.csv"
    rows = f"(from clean_inventory where as_of_date = date '{as_of}') order by dataset_id"
    write_csv(studio.connection, rows, COLUMNS, studio.path(source_file))
    if as_of in EXTRA_ROWS:
        fault, outcome, reason, column, record = EXTRA_ROWS[as_of]
        append_text(studio.path(source_file), record)
        dataset_id = record.split(",", 1)[0]
        key = f"{dataset_id}|{as_of}" if outcome == "rejected_row" else dataset_id
        studio.faults.plant(fault, EXTRACT, source_file, outcome, reason, column, key)
