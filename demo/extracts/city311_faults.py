"""What a 311 export looks like, and what goes wrong with it: drifted layouts, faulty rows and broken files."""

from pathlib import Path
from shutil import copyfile

from demo.files import Layout, append_text, transcode, truncate, write_csv
from demo.studio import Studio

EXTRACT = "city311.requests"
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
        studio.faults.plant(
            "too_many_columns", EXTRACT, source_file, "rejected_row", "malformed_row", "", "SR-BAD00005"
        )


def plant_files(studio: Studio, path: Path) -> None:
    source_file = f"city311/{path.name}"

    def sibling(suffix: str) -> Path:
        return path.with_name(f"{path.stem}_{suffix}.csv")

    def quarantined(fault: str, file: str, reason: str, column: str = "") -> None:
        studio.faults.plant(fault, EXTRACT, file, "quarantined_file", reason, column, rows=0)

    match path.stem.removeprefix("requests_"):
        case "2023-06":
            copyfile(path, sibling("copy"))
            studio.faults.plant(
                "same_bytes_twice", EXTRACT, f"city311/{sibling('copy').name}", "duplicate_file", rows=0
            )
        case "2024-07":
            # A mark of the declared encoding is no fault: the file must load as if it were not there.
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        case "2024-08":
            layout = {header: sql for header, sql in COLUMNS.items() if header != "Date Opened"}
            write_csv(studio.connection, "chunk order by i", layout, sibling("draft"))
            quarantined(
                "missing_required_column", f"city311/{sibling('draft').name}", "missing_required_column", "opened_at"
            )
        case "2024-09":
            copyfile(path, sibling("redelivery"))
            truncate(path, 0.6, b"\nSR-")
            append_text(path, 'SR-BAD00006,parks,Parks & Trees,"Fallen li')
            quarantined("truncated_with_open_quote", source_file, "unbalanced_quotes")
        case "2024-10":
            copyfile(path, sibling("redelivery"))
            transcode(path, "cp1252")
            quarantined("wrong_encoding", source_file, "wrong_encoding")
        case "2024-12":
            transcode(path, "utf-16")
            studio.faults.plant("other_encoding", EXTRACT, source_file, "drift_reported", "byte_order_mark", rows=0)
        case "2025-02":
            sibling("empty").write_bytes(b"")
            quarantined("empty_file", f"city311/{sibling('empty').name}", "empty_file")
