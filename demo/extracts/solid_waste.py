"""Collection route days: gzipped CSV a month, rolled up from the positions of the vehicles."""

from shutil import copyfile

from demo import city
from demo.files import Layout, append_text, compress, truncate, write_csv
from demo.studio import Studio

EXTRACT = "solid_waste.route_days"

COLUMNS: Layout = {
    "route_id": "route_id",
    "service_date": "service_date",
    "material": "material",
    "planned_stops": "planned_stops",
    "served_stops": "planned_stops - missed_stops",
    "missed_stops": "missed_stops",
    "position_count": "position_count",
    "first_position_at": "first_position_at",
    "last_position_at": "last_position_at",
    "service_hours": "service_hours",
    "distance_km": "distance_km",
    "council_district": "district",
    "neighborhood": "neighborhood",
    "driver_employee_id": "driver_employee_id",
}

# month -> fault, reason code, column, faulty record
BAD_ROWS = {
    "2023-02": (
        "not_a_number",
        "cast_error",
        "missed_stops",
        "R-BAD-1,2023-02-06,trash,700,690,ten,12,,,8,60,1,Old Town,",
    ),
    "2023-08": (
        "future_date",
        "out_of_range",
        "service_date",
        "R-BAD-2,2199-08-07,trash,700,690,10,12,,,8,60,1,Old Town,",
    ),
    "2024-06": ("negative_count", "out_of_range", "missed_stops", "R-BAD-3,2024-06-03,trash,700,710,-10,12,,,8,60,1,,"),
    "2025-03": ("too_few_columns", "malformed_row", "", "R-BAD-4,2025-03-03,trash,700"),
}


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.set(routes_per_place=max(1, round(studio.scale)))
    studio.run("solid_waste_setup")
    for month in city.periods(1, "{year}-{month}"):
        studio.chunk(0, 0, month)
        studio.run("solid_waste")
        deliver(studio, month.name)


def deliver(studio: Studio, month: str) -> None:
    source_file = f"solid_waste/route_days_{month}.csv.gz"
    packed = studio.path(source_file)
    path = packed.with_suffix("")
    write_csv(studio.connection, "chunk order by route_number, service_date", COLUMNS, path)
    if month in BAD_ROWS:
        fault, reason, column, record = BAD_ROWS[month]
        append_text(path, record)
        key = "|".join(record.split(",")[:2])
        studio.faults.plant(fault, EXTRACT, source_file, "rejected_row", reason, column, key)
    if month == "2024-10":
        repeated = path.read_text(encoding="utf-8").splitlines()[1]
        append_text(path, repeated)
        key = "|".join(repeated.split(",")[:2])
        studio.faults.plant(
            "duplicate_key",
            EXTRACT,
            source_file,
            "rejected_row",
            "duplicate_key",
            "route_id, service_date",
            key,
        )
    compress(path, packed)
    if month == "2024-03":
        copyfile(packed, packed.with_name(f"route_days_{month}_redelivery.csv.gz"))
        truncate(packed, 0.7)
        studio.faults.plant("truncated_archive", EXTRACT, source_file, "quarantined_file", "truncated", rows=0)
    if month == "2025-06":
        again = packed.with_name(f"route_days_{month}_again.csv.gz")
        copyfile(packed, again)
        studio.faults.plant("same_bytes_twice", EXTRACT, f"solid_waste/{again.name}", "duplicate_file", rows=0)
