"""Job applications: a CSV file a half-year; some groups are hired less often out of the same pool."""

from demo import city
from demo.files import Layout, append_text, write_csv
from demo.studio import Studio, volume

EXTRACT = "recruiting.applications"

COLUMNS: Layout = {
    "Application": "application_id",
    "Department": "department_code",
    "Job Group": "job_group",
    "Applied On": "applied_date",
    "Outcome": "outcome",
    "Race/Ethnicity": "race_text",
    "Gender": "gender_text",
    "Preferred Language": "language_text",
    "Disability": "disability_text",
}

# file -> fault, reason code, column, faulty record
BAD_ROWS = {
    "applications_2023_h2": (
        "bad_date",
        "cast_error",
        "applied_date",
        "APP-BAD0001,parks,Trades,next week,Hired,White,Male,English,No",
    ),
    "applications_2024_h1": (
        "duplicate_key",
        "duplicate_key",
        "application_id",
        "APP-0000001,parks,Trades,2024-02-01,Hired,White,Male,English,No",
    ),
    "applications_2025_h1": (
        "future_date",
        "out_of_range",
        "applied_date",
        "APP-BAD0002,parks,Trades,2199-02-01,Hired,White,Male,English,No",
    ),
}


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.run("recruiting_setup")
    counts = ((half, volume(studio, 12, half)) for half in city.periods(6, "applications_{year}_h{half}"))
    for half, _ in studio.chunks("recruiting", counts):
        deliver(studio, half.name)


def deliver(studio: Studio, stem: str) -> None:
    source_file = f"recruiting/{stem}.csv"
    path = studio.path(source_file)
    write_csv(studio.connection, "chunk order by i", COLUMNS, path)
    if stem in BAD_ROWS:
        fault, reason, column, record = BAD_ROWS[stem]
        append_text(path, record)
        studio.faults.plant(fault, EXTRACT, source_file, "rejected_row", reason, column, record.split(",")[0])
