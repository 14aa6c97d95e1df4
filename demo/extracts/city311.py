"""311 requests: a CSV file a month, upserts, with most of the faults of a hand-made export."""

from pathlib import Path
from shutil import copyfile

from demo import city
from demo.files import Layout, append_text, transcode, truncate, write_csv
from demo.studio import Studio, volume

EXTRACT = "city311.requests"
SEASON = (0.85, 0.85, 0.95, 1.0, 1.05, 1.1, 1.15, 1.15, 1.05, 1.0, 0.95, 0.9)
WEEKDAYS = (6, 5, 5, 5, 5, 3, 2)
STAMP = "%m/%d/%Y %I:%M:%S %p"

COLUMNS: Layout = {
    "Case ID": "request_id",
    "Owning Department": "department_code",
    "Category": "category",
    "Request Type": "request_type",
    "Source": "channel",
    "Status": "case when closed_at is null or is_corrected then 'Open' else 'Closed' end",
    "Date Opened": f"strftime(opened_at, '{STAMP}')",
    "SLA Due": f"strftime(due_at, '{STAMP}')",
    "Date Closed": f"case when not is_corrected then strftime(closed_at, '{STAMP}') end",
    "Council District": "case when not is_unlocated then 'District ' || district end",
    "Neighborhood": "case when is_unlocated then null when is_misspelled then 'Nowhere Springs' else neighborhood end",
    "Precinct": "case when not is_unlocated then precinct end",
    "Address": "street_address",
    "Requester Name": "case when is_named then requester_name end",
    "Requester Phone": "case when is_named then requester_phone end",
    "Requester Email": "case when is_named then requester_email end",
    "Resolution Note": "resolution_note",
}
FIELDS = len(COLUMNS)

# file -> fault, what the pipeline reports (drift and column), layout
DRIFTS: dict[str, tuple[str, dict[str, str], Layout]] = {
    "requests_2024-02.csv": (
        "renamed_column",
        {"missing_optional_column": "channel", "new_column": "Intake Channel"},
        {("Intake Channel" if header == "Source" else header): sql for header, sql in COLUMNS.items()},
    ),
    "requests_2024-04.csv": (
        "extra_column",
        {"new_column": "Ward Office"},
        COLUMNS | {"Ward Office": "'W' || district"},
    ),
    "requests_2024-05.csv": (
        "missing_optional_column",
        {"missing_optional_column": "resolution_note"},
        {header: sql for header, sql in COLUMNS.items() if header != "Resolution Note"},
    ),
    "requests_2024-06.csv": (
        "reordered_columns",
        {"reordered_columns": ""},
        dict(reversed(COLUMNS.items())),
    ),
}

REDELIVERED = ("requests_2024-09.csv", "requests_2024-10.csv")

# file -> fault, reason code, column, key, changed fields of an otherwise good row
BAD_ROWS = {
    "requests_2023-03.csv": ("bad_date", "cast_error", "opened_at", "SR-BAD00001", {6: "13/45/2023 10:00:00 AM"}),
    "requests_2023-05.csv": ("future_date", "out_of_range", "opened_at", "SR-BAD00002", {6: "01/15/2199 10:00:00 AM"}),
    "requests_2023-07.csv": ("missing_key", "missing_key", "request_id", "", {0: ""}),
    "requests_2025-05.csv": ("bad_date", "cast_error", "closed_at", "SR-BAD00003", {8: "yesterday"}),
}


def good_fields(key: str) -> list[str]:
    row = [key, "parks", "Parks & Trees", "Fallen limb", "APP", "Open", "02/01/2023 09:00:00 AM"]
    return row + [""] * (FIELDS - len(row))


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.run("city311_setup")
    months = city.periods(1, "requests_{year}-{month}.csv")
    counts = [volume(studio, 73, month, SEASON, 0.04) for month in months]
    studio.set(specimen_step=max(20, sum(counts) // 60))
    first_id = 1
    for month, count in zip(months, counts, strict=True):
        studio.chunk(first_id, count, month, WEEKDAYS)
        studio.run("city311")
        found = "select * from chunk where is_corrected and closed_at is not null"
        first = "create or replace table corrections as" if month is months[0] else "insert into corrections"
        studio.connection.execute(f"{first} {found}")
        deliver(studio, month.name)
        first_id += count
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


def plant_rows(studio: Studio, path: Path) -> None:
    source_file = f"city311/{path.name}"
    if path.name in BAD_ROWS:
        fault, reason, column, key, changes = BAD_ROWS[path.name]
        row = good_fields(key)
        for position, text in changes.items():
            row[position] = text
        append_text(path, ",".join(row))
        studio.faults.plant(fault, EXTRACT, source_file, "rejected_row", reason, column, key)
    if path.name == "requests_2023-09.csv":
        append_text(path, ",".join(good_fields("SR-BAD00004")[:4]))
        studio.faults.plant("too_few_columns", EXTRACT, source_file, "rejected_row", "malformed_row", "", "SR-BAD00004")
    if path.name == "requests_2023-11.csv":
        append_text(path, ",".join([*good_fields("SR-BAD00005"), "surplus", "surplus"]))
        studio.faults.plant("too_many_columns", EXTRACT, source_file, "rejected_row", "malformed_row", "", "SR-BAD00005")


def plant_files(studio: Studio, path: Path) -> None:
    source_file = f"city311/{path.name}"

    def sibling(suffix: str) -> Path:
        return path.with_name(f"{path.stem}_{suffix}.csv")

    def quarantined(fault: str, file: str, reason: str, column: str = "") -> None:
        studio.faults.plant(fault, EXTRACT, file, "quarantined_file", reason, column, rows=0)

    match path.stem.removeprefix("requests_"):
        case "2023-06":
            copyfile(path, sibling("copy"))
            studio.faults.plant("same_bytes_twice", EXTRACT, f"city311/{sibling('copy').name}", "duplicate_file", rows=0)
        case "2024-07":
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
            studio.faults.plant("byte_order_mark", EXTRACT, source_file, "drift_reported", "byte_order_mark", rows=0)
        case "2024-08":
            layout = {header: sql for header, sql in COLUMNS.items() if header != "Date Opened"}
            write_csv(studio.connection, "chunk order by i", layout, sibling("draft"))
            quarantined(
                "missing_required_column", f"city311/{sibling('draft').name}", "missing_required_column", "opened_at"
            )
        case "2024-09":
            copyfile(path, sibling("redelivery"))
            truncate(path, 0.6)
            append_text(path, 'SR-BAD00006,parks,Parks & Trees,"Fallen li')
            quarantined("truncated_with_open_quote", source_file, "unbalanced_quotes")
        case "2024-10":
            copyfile(path, sibling("redelivery"))
            transcode(path, "cp1252")
            quarantined("wrong_encoding", source_file, "wrong_encoding")
        case "2025-02":
            sibling("empty").write_bytes(b"")
            quarantined("empty_file", f"city311/{sibling('empty').name}", "empty_file")


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
