"""What departments say about their measures: a CSV file a quarter, collected by the performance office."""

from shutil import copyfile

from demo import city
from demo.faults import Outcome
from demo.files import Layout, append_text, write_csv
from demo.studio import Studio

EXTRACT = "stat.commentaries"

COLUMNS: Layout = {
    "Measure Code": "measure_code",
    "Period Start": "period_start_date",
    "What Changed": "what_changed",
    "Why": "why",
    "Next Step": "next_step",
    "Author Role": "author_role",
    "Submitted": "submitted_date",
}
REVISED = "service_requests_on_time"

# quarter -> fault, outcome, reason code, column, the part of the row that names it, the row
EXTRA_ROWS: dict[str, tuple[str, Outcome, str, str, str, str]] = {
    "2023_q3": (
        "unknown_measure",
        "unknown_code",
        "",
        "measure_code",
        "service_request_on_time",
        "service_request_on_time,2023-07-01,A code with a typing error.,,,Director of 311,2023-10-11",
    ),
    "2024_q1": (
        "bad_date",
        "rejected_row",
        "cast_error",
        "period_start_date",
        "library_visits|first quarter",
        "library_visits,first quarter,No period.,,,City Librarian,2024-04-11",
    ),
    "2025_q1": (
        "personal_data_in_text",
        "withheld_text",
        "",
        "next_step",
        "street_miles_resurfaced|2025-01-01",
        "street_miles_resurfaced,2025-01-01,Rain in March.,Crews stood by.,"
        "Call Ms. Silva at (555) 0142-7711.,Pavement Engineer,2025-04-11",
    ),
}


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.run("commentaries")
    for quarter in city.periods(3, "{year}_q{quarter}"):
        deliver(studio, quarter)


def deliver(studio: Studio, quarter: city.Period) -> None:
    source_file = f"stat/commentary_{quarter.name}.csv"
    path = studio.path(source_file)
    rows = f"clean_commentaries where period_start_date = date '{quarter.start}'"
    layout = COLUMNS
    if quarter.name == "2024_q2":
        layout = COLUMNS | {"Why": f"if(measure_code = '{REVISED}', 'To be found out.', why)"}
    write_csv(studio.connection, f"{rows} order by measure_code", layout, path)
    if quarter.name in EXTRA_ROWS:
        fault, outcome, reason, column, key, record = EXTRA_ROWS[quarter.name]
        append_text(path, record)
        studio.faults.plant(fault, EXTRACT, source_file, outcome, reason, column, key)
    match quarter.name:
        case "2024_q2":
            revised = source_file.replace(".csv", "_revised.csv")
            later = COLUMNS | {"Submitted": "submitted_date + 14"}
            write_csv(
                studio.connection,
                f"{rows} and measure_code = '{REVISED}'",
                later,
                path.with_name(revised.split("/")[1]),
            )
            studio.faults.plant(
                "revised_commentary",
                EXTRACT,
                revised,
                "superseded_value",
                "",
                "why",
                f"{REVISED}|{quarter.start}",
                1,
                f"{source_file} did not know why",
            )
        case "2025_q2":
            copyfile(path, path.with_stem(f"{path.stem}_copy"))
            studio.faults.plant(
                "same_file_again", EXTRACT, source_file.replace(".csv", "_copy.csv"), "duplicate_file", rows=0
            )
