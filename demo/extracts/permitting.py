"""Building permits: UTF-16 text with tabs a quarter, and a file of late corrections."""

from demo import city
from demo.files import Layout, append_text, transcode, write_csv
from demo.studio import Studio, volume

EXTRACT = "permitting.permits"
SEASON = (0.9, 1.1, 1.1, 0.9)
WEEKDAYS = (1, 1, 1, 1, 1, 0, 0)

COLUMNS: Layout = {
    "Permit Number": "permit_id",
    "Permit Type": "permit_type",
    "Applied": "strftime(applied_date, '%d-%b-%Y')",
    "Due": "strftime(due_date, '%d-%b-%Y')",
    "Issued": "case when not is_corrected then strftime(issued_date, '%d-%b-%Y') end",
    "Valuation": "valuation_usd",
    "Council District": "district",
    "Neighborhood": "neighborhood",
    "Applicant": "applicant_name",
    "Description": "work_description",
}

# file -> fault, reason code, column, faulty record
BAD_ROWS = {
    "permits_2023_q2.txt": (
        "bad_date",
        "cast_error",
        "applied_date",
        "BP-BAD00001\tSOLAR\t32-Apr-2023\t\t\t100\t1\t\t\t",
    ),
    "permits_2023_q4.txt": (
        "not_a_number",
        "cast_error",
        "valuation_usd",
        "BP-BAD00002\tSOLAR\t05-Oct-2023\t\t\tunknown\t1\t\t\t",
    ),
    "permits_2024_q2.txt": (
        "future_date",
        "out_of_range",
        "applied_date",
        "BP-BAD00003\tSOLAR\t05-Apr-2199\t\t\t100\t1\t\t\t",
    ),
    "permits_2024_q4.txt": ("too_few_columns", "malformed_row", "", "BP-BAD00004\tSOLAR\t05-Oct-2024"),
    "permits_2025_q2.txt": ("missing_key", "missing_key", "permit_id", "\tSOLAR\t05-Apr-2025\t\t\t100\t1\t\t\t"),
}


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.run("permitting_setup")
    quarters = city.periods(3, "permits_{year}_q{quarter}.txt")
    counts = [volume(studio, 5.5, quarter, SEASON, 0.03) for quarter in quarters]
    studio.set(specimen_step=max(20, sum(counts) // 100))
    for quarter, _ in studio.chunks("permitting", zip(quarters, counts, strict=True), WEEKDAYS):
        found = "select * from chunk where is_corrected and issued_date is not null"
        first = (
            "create or replace table permit_corrections as"
            if quarter is quarters[0]
            else "insert into permit_corrections"
        )
        studio.connection.execute(f"{first} {found}")
        deliver(studio, quarter.name)
    deliver_corrections(studio)


def deliver(studio: Studio, name: str) -> None:
    path = studio.path(f"permitting/{name}")
    layout = COLUMNS
    if name == "permits_2024_q1.txt":
        layout = {header: sql for header, sql in COLUMNS.items() if header != "Description"}
        studio.faults.plant(
            "missing_optional_column",
            EXTRACT,
            f"permitting/{name}",
            "drift_reported",
            "missing_optional_column",
            "work_description",
            rows=0,
        )
    write_csv(studio.connection, "chunk order by i", layout, path, "\t")
    if name in BAD_ROWS:
        fault, reason, column, record = BAD_ROWS[name]
        append_text(path, record)
        key = record.split("\t")[0]
        studio.faults.plant(fault, EXTRACT, f"permitting/{name}", "rejected_row", reason, column, key)
    transcode(path, "utf-16")


def deliver_corrections(studio: Studio) -> None:
    source_file = "permitting/permits_2026_q1_corrections.txt"
    path = studio.path(source_file)
    layout = COLUMNS | {"Issued": "strftime(issued_date, '%d-%b-%Y')"}
    write_csv(studio.connection, "permit_corrections order by i", layout, path, "\t")
    transcode(path, "utf-16")
    rows = studio.connection.execute("select permit_id, issued_date from permit_corrections order by i").fetchall()
    for key, issued in rows:
        studio.faults.plant(
            "late_correction",
            EXTRACT,
            source_file,
            "superseded_value",
            "",
            "issued_date",
            key,
            1,
            f"first delivered without a date of issue; issued {issued}",
        )
