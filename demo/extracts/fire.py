"""Fire and EMS responses: a Parquet file a quarter, in UTC; EMS meets its standard less often in some districts."""

from demo import city
from demo.files import Layout, select_list
from demo.studio import Studio, volume

EXTRACT = "fire.responses"
SEASON = (1.05, 0.95, 1.0, 1.0)

COLUMNS: Layout = {
    "incident_number": "incident_number",
    "incident_type": "incident_type",
    "priority": "priority",
    "received_at": "received_at",
    "dispatched_at": "received_at + to_seconds(dispatch_seconds)",
    "arrived_at": "received_at + to_seconds(response_seconds)",
    "standard_minutes": "standard_minutes",
    "station": "station",
    "council_district": "district::bigint",
    "neighborhood": "neighborhood",
    "caller_phone": "caller_phone",
}

# file -> fault, reason code, column, changes of a copy of the quarter's first row
BAD_ROWS: dict[str, tuple[str, str, str, Layout]] = {
    "responses_2023_q2.parquet": ("duplicate_key", "duplicate_key", "incident_number", {}),
    "responses_2023_q3.parquet": (
        "missing_key",
        "missing_key",
        "incident_number",
        {"incident_number": "null::varchar"},
    ),
    "responses_2024_q3.parquet": (
        "future_date",
        "out_of_range",
        "received_at",
        {"incident_number": "'FD-BAD00001'", "received_at": "timestamp '2199-01-01 12:00:00'"},
    ),
}


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.run("fire_setup")
    counts = (
        (quarter, volume(studio, 36, quarter, SEASON, 0.02))
        for quarter in city.periods(3, "responses_{year}_q{quarter}.parquet")
    )
    for quarter, first_id in studio.chunks("fire", counts):
        deliver(studio, quarter.name, f"FD-{first_id:08}")


def write(studio: Studio, layout: Layout, name: str, extra: Layout | None = None) -> None:
    query = f"select {select_list(layout)} from chunk order by i"
    if extra is not None:
        query = f"({query}) union all (select {select_list(layout | extra)} from chunk order by i limit 1)"
    studio.connection.execute(
        f"copy ({query}) to '{studio.path(f'fire/{name}')}' (format parquet, compression zstd, row_group_size 122880)"
    )


def deliver(studio: Studio, name: str, first_key: str) -> None:
    source_file = f"fire/{name}"
    fault, reason, column, changes = BAD_ROWS.get(name, ("", "", "", None))
    layout = COLUMNS
    if name == "responses_2023_q4.parquet":
        layout = {header: sql for header, sql in COLUMNS.items() if header != "priority"} | {"unit_count": "1::bigint"}
        for drift, header in (("missing_optional_column", "priority"), ("new_column", "unit_count")):
            studio.faults.plant("changed_columns", EXTRACT, source_file, "drift_reported", drift, header, rows=0)
    if name == "responses_2024_q2.parquet":
        lacking = {header: sql for header, sql in COLUMNS.items() if header != "received_at"}
        write(studio, lacking, name)
        studio.faults.plant(
            "missing_required_column",
            EXTRACT,
            source_file,
            "quarantined_file",
            "missing_required_column",
            "received_at",
            rows=0,
        )
        name = "responses_2024_q2_redelivery.parquet"
    write(studio, layout, name, changes)
    if changes is not None:
        key = changes.get("incident_number", first_key).strip("'").replace("null::varchar", "")
        studio.faults.plant(fault, EXTRACT, source_file, "rejected_row", reason, column, key)
