"""Library visits: a zip archive a year with one tab-separated member per branch."""

from pathlib import Path

from demo import city
from demo.files import Layout, append_text, write_csv, write_zip
from demo.studio import Studio

EXTRACT = "library.visits"
BRANCHES = tuple(f"LIB-{number:02}" for number in range(1, 10))

COLUMNS: Layout = {
    "Branch": "branch_code",
    "Date": "visit_date",
    "Branch Name": "branch_name",
    "Visits": "coalesce(visits::varchar, '-')",
    "Open Hours": "open_hours",
    "Scheduled Hours": "scheduled_hours",
    "District": "district",
    "Neighborhood": "neighborhood",
}

# One branch's counter writes its dates in words.
COLUMNS_IN_WORDS = COLUMNS | {"Date": "strftime(visit_date, '%d-%b-%Y')"}

# year and branch -> fault, reason code, column, key, faulty record
BAD_ROWS = {
    (2023, "LIB-02"): (
        "bad_date",
        "cast_error",
        "visit_date",
        "LIB-02\tfirst of May\tCannery Row Branch\t10\t8\t8\t1\t",
    ),
    (2024, "LIB-05"): (
        "duplicate_key",
        "duplicate_key",
        "branch_code, visit_date",
        "LIB-05\t2024-01-02\tRiverside Branch\t1\t8\t8\t5\t",
    ),
    (2024, "LIB-07"): (
        "too_many_hours",
        "out_of_range",
        "open_hours",
        "LIB-X7\t2024-01-02\tEastgate Branch\t1\t80\t8\t6\t",
    ),
    (2025, "LIB-03"): ("too_many_columns", "malformed_row", "", "LIB-X3\t2025-01-02\tMission Hill\t1\t8\t8\t3\t\tx\ty"),
}


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.set(visit_scale=studio.scale)
    for year in city.periods(12, "visits_{year}.zip"):
        studio.chunk(0, 0, year)
        studio.run("library")
        members = {f"{branch}.tsv": member(studio, year, branch) for branch in BRANCHES}
        write_zip(studio.path(f"library/{year.name}"), members)
        if year.year == 2024:
            plant_unsafe_archive(studio, members["LIB-01.tsv"])
        for path in members.values():
            path.unlink()


def member(studio: Studio, year: city.Period, branch: str) -> Path:
    path = studio.path(f"library/{branch}.tsv")
    layout = COLUMNS_IN_WORDS if branch == "LIB-06" else COLUMNS
    rows = f"chunk where branch_code = '{branch}' order by visit_date"
    write_csv(studio.connection, rows, layout, path, "\t", "")
    if (year.year, branch) in BAD_ROWS:
        fault, reason, column, record = BAD_ROWS[year.year, branch]
        append_text(path, record)
        source_file = f"library/{year.name}!{branch}.tsv"
        key = "|".join(record.split("\t")[:2])
        studio.faults.plant(fault, EXTRACT, source_file, "rejected_row", reason, column, key)
    return path


def plant_unsafe_archive(studio: Studio, path: Path) -> None:
    """An archive whose member would land outside the folder it is unpacked in."""
    write_zip(studio.path("library/visits_2024_extra.zip"), {"../../LIB-01.tsv": path})
    studio.faults.plant(
        "unsafe_archive", EXTRACT, "library/visits_2024_extra.zip", "quarantined_file", "unsafe_archive", rows=0
    )
