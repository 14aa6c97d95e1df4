"""Police stops: a cp1252 file with semicolons a quarter; searches differ by race as planted."""

from shutil import copyfile

from demo import city
from demo.files import Layout, append_text, transcode, write_csv
from demo.studio import Studio, volume

EXTRACT = "police.stops"
SEASON = (0.95, 1.05, 1.05, 0.95)
WEEKDAYS = (4, 4, 4, 5, 6, 6, 5)

COLUMNS: Layout = {
    "Stop No": "stop_id",
    "Stop Date Time": "strftime(stopped_at, '%m/%d/%Y %H:%M')",
    "Name": "driver_name",
    "DOB": "strftime(date_of_birth, '%m/%d/%Y')",
    "Race": "delivered_race",
    "Sex": "delivered_sex",
    "Reason": "stop_reason",
    "Citation": "if(is_citation_issued, 'Y', 'N')",
    "Person Search": "if(is_person_searched, 'Y', 'N')",
    "Vehicle Search": "if(is_vehicle_searched, 'Y', 'N')",
    "Contraband": "if(is_contraband_found, 'Y', 'N')",
    "Fine": "replace(fine_usd::varchar, '.', ',')",
    "District": "district",
    "Neighborhood": "neighborhood",
    "Precinct": "precinct",
    "Badge": "badge_number",
}

# file -> fault, reason code, column, faulty record
BAD_ROWS = {
    "stops_2023_q1.csv": ("bad_date", "cast_error", "date_of_birth", "PD-BAD00001;01/05/2023 10:00;Núñez;31/31/1980"),
    "stops_2023_q2.csv": ("duplicate_key", "duplicate_key", "stop_id", "{first_key};04/05/2023 10:00;Núñez;"),
    "stops_2023_q3.csv": ("duplicate_key_of_other_file", "duplicate_key", "stop_id", "PD-00000001;07/05/2023 10:00;;"),
    "stops_2023_q4.csv": ("future_date", "out_of_range", "stopped_at", "PD-BAD00002;10/05/2199 10:00;;"),
    "stops_2024_q1.csv": ("bad_date", "cast_error", "stopped_at", "PD-BAD00003;02/30/2024 10:00;;"),
    "stops_2024_q4.csv": ("missing_key", "missing_key", "stop_id", ";10/05/2024 10:00;;"),
}
REST_OF_ROW = ";W;F;MOVING;N;N;N;N;;1;Old Town;North;B1000"


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.run("police_setup")
    counts = (
        (quarter, volume(studio, 41, quarter, SEASON, -0.03))
        for quarter in city.periods(3, "stops_{year}_q{quarter}.csv")
    )
    for quarter, first_id in studio.chunks("police", counts, WEEKDAYS):
        deliver(studio, quarter.name, f"PD-{first_id:08}")


def deliver(studio: Studio, name: str, first_key: str) -> None:
    source_file, path = f"police/{name}", studio.path(f"police/{name}")
    redelivery = path.with_name(f"{path.stem}_redelivery.csv")
    layout = COLUMNS
    if name == "stops_2024_q2.csv":
        layout = {"Beat": "'B' || district"} | dict(reversed(COLUMNS.items()))
        for drift, column in (("new_column", "Beat"), ("reordered_columns", "")):
            studio.faults.plant("extra_and_reordered", EXTRACT, source_file, "drift_reported", drift, column, rows=0)
    write_csv(studio.connection, "chunk order by i", layout, path, ";")
    undeclared = studio.count("select count(*) from chunk where delivered_race = 'Z'")
    if undeclared:
        loaded = redelivery.name if name in ("stops_2024_q3.csv", "stops_2025_q1.csv") else name
        studio.faults.plant(
            "unknown_code", EXTRACT, f"police/{loaded}", "unknown_group", "", "race", "", undeclared, "race code Z"
        )
    if name in BAD_ROWS:
        fault, reason, column, start = BAD_ROWS[name]
        record = start.format(first_key=first_key) + REST_OF_ROW
        append_text(path, record)
        studio.faults.plant(fault, EXTRACT, source_file, "rejected_row", reason, column, record.split(";")[0])

    match name:
        case "stops_2024_q3.csv":
            # The first name holds Í: its second byte in UTF-8 is no character of cp1252.
            copyfile(path, redelivery)
            transcode(redelivery, "cp1252")
            studio.faults.plant("wrong_encoding", EXTRACT, source_file, "quarantined_file", "wrong_encoding", rows=0)
            return
        case "stops_2025_q1.csv":
            copyfile(path, redelivery)
            transcode(redelivery, "cp1252")
            lacking = {header: sql for header, sql in COLUMNS.items() if header != "Person Search"}
            write_csv(studio.connection, "chunk order by i", lacking, path, ";")
            studio.faults.plant(
                "missing_required_column",
                EXTRACT,
                source_file,
                "quarantined_file",
                "missing_required_column",
                "person_searched",
                rows=0,
            )
        case "stops_2025_q2.csv":
            append_text(path, "PD-BAD00004;04/05/2025 10:00;Núñez")
            studio.faults.plant(
                "too_few_columns", EXTRACT, source_file, "rejected_row", "malformed_row", "", "PD-BAD00004"
            )
    transcode(path, "cp1252")
    if name == "stops_2025_q3.csv":
        copyfile(path, path.with_name("stops_2025_q3_resent.csv"))
        studio.faults.plant("same_bytes_twice", EXTRACT, "police/stops_2025_q3_resent.csv", "duplicate_file", rows=0)
