"""Food inspections: gzipped JSON lines a quarter; establishments pass less often in some districts."""

import json
from shutil import copyfile

from demo import city
from demo.files import Layout, append_text, compress, select_list, truncate
from demo.studio import Studio, volume

EXTRACT = "health.inspections"
WEEKDAYS = (5, 5, 5, 5, 5, 1, 0)

COLUMNS: Layout = {
    "inspectionId": "inspection_id",
    "establishmentId": "establishment_id",
    "establishmentName": "establishment_name",
    "ownerName": "owner_name",
    "type": "inspection_type",
    "inspectedOn": "inspected_date",
    "result": "result",
    "score": "score",
    "violations": "violation_count",
    "criticalViolations": "critical_violation_count",
    "councilDistrict": "district::varchar",
    "neighborhood": "neighborhood",
}
GOOD_ROW = {
    "inspectionId": "INS-BAD00000",
    "establishmentId": "EST-001001",
    "type": "routine",
    "inspectedOn": "2024-01-10",
    "result": "Pass",
    "score": 95,
    "violations": 0,
    "criticalViolations": 0,
}

# file -> fault, reason code, column, changed fields of a good row
BAD_ROWS: dict[str, tuple[str, str, str, dict[str, object]]] = {
    "inspections_2023_q1": ("bad_date", "cast_error", "inspected_on", {"inspectedOn": "2023-02-30"}),
    "inspections_2023_q3": ("duplicate_key", "duplicate_key", "inspection_id", {"inspectionId": "INS-00000001"}),
    "inspections_2023_q4": ("score_too_high", "out_of_range", "score", {"score": 140}),
    "inspections_2024_q1": ("missing_key", "missing_key", "inspection_id", {"inspectionId": None}),
    "inspections_2024_q4": ("future_date", "out_of_range", "inspected_on", {"inspectedOn": "2199-06-01"}),
}


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.run("health_setup")
    counts = ((quarter, volume(studio, 11, quarter)) for quarter in city.periods(3, "inspections_{year}_q{quarter}"))
    for quarter, _ in studio.chunks("health", counts, WEEKDAYS):
        deliver(studio, quarter.name)


def deliver(studio: Studio, stem: str) -> None:
    path, source_file = studio.path(f"health/{stem}.ndjson"), f"health/{stem}.ndjson.gz"
    layout = COLUMNS
    if stem == "inspections_2025_q2":
        layout = COLUMNS | {"riskTier": "1 + score % 3"}
        studio.faults.plant("extra_column", EXTRACT, source_file, "drift_reported", "new_column", "riskTier", rows=0)
    studio.connection.execute(f"copy (select {select_list(layout)} from chunk order by i) to '{path}' (format json)")
    if stem in BAD_ROWS:
        fault, reason, column, changes = BAD_ROWS[stem]
        row = GOOD_ROW | {"inspectionId": f"INS-BAD-{stem[-7:]}"} | changes
        append_text(path, json.dumps(row))
        key = str(row["inspectionId"] or "")
        studio.faults.plant(fault, EXTRACT, source_file, "rejected_row", reason, column, key)
    if stem == "inspections_2023_q2":
        append_text(path, '{"inspectionId": "INS-BAD00099", "establishmentId": "EST-0')
        studio.faults.plant("invalid_json", EXTRACT, source_file, "rejected_row", "malformed_row", "", "INS-BAD00099")
    packed = studio.path(source_file)
    compress(path, packed)
    if stem == "inspections_2024_q2":
        copyfile(packed, packed.with_name(f"{stem}_redelivery.ndjson.gz"))
        truncate(packed, 0.5)
        studio.faults.plant("truncated_archive", EXTRACT, source_file, "quarantined_file", "truncated", rows=0)
