"""The register of follow-up actions: a CSV file after each quarterly stat meeting, with what is open or newly closed."""

from datetime import date

from demo.faults import Outcome
from demo.files import Layout, append_text, write_csv
from demo.studio import Studio

EXTRACT = "stat.actions"

COLUMNS: Layout = {
    "Action": "action_code",
    "As Of": "as_of_date",
    "Meeting": "meeting_date",
    "Department": "department_code",
    "Measure Code": "measure_code",
    "Goal Code": "goal_code",
    "What Is To Be Done": "action",
    "Owner Role": "owner_role",
    "Due": "due_date",
    "State": "if(closed_date <= as_of_date, final_state, 'open')",
    "Closed": "if(closed_date <= as_of_date, closed_date, null)",
}

# register -> fault, outcome, reason code, column, the part of the row that names it, the row
EXTRA_ROWS: dict[date, tuple[str, Outcome, str, str, str, str]] = {
    date(2023, 10, 25): (
        "unknown_department",
        "unknown_code",
        "",
        "department_code",
        "street_department",
        "STAT-BAD-1,2023-10-25,2023-10-25,street_department,,,Count the potholes,Street Superintendent,2023-12-31,open,",
    ),
    date(2024, 7, 25): (
        "bad_date",
        "rejected_row",
        "cast_error",
        "due_date",
        "STAT-BAD-2|2024-07-25",
        "STAT-BAD-2,2024-07-25,2024-07-25,parks,,,Plant trees,Park Asset Manager,next spring,open,",
    ),
    date(2025, 1, 25): (
        "unknown_state",
        "unknown_code",
        "",
        "state",
        "almost",
        "STAT-BAD-3,2025-01-25,2025-01-25,parks,,,Open the north gate,Park Asset Manager,2025-03-31,almost,",
    ),
}


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.run("actions")
    meetings: list[tuple[date]] = studio.connection.execute(
        "select distinct meeting_date from clean_actions order by all"
    ).fetchall()
    for (meeting,) in meetings:
        deliver(studio, meeting)


def deliver(studio: Studio, meeting: date) -> None:
    source_file = f"stat/actions_{meeting}.csv"
    # Raised by now, and not yet reported as closed by the register before.
    rows = (
        f"(select *, date '{meeting}' as as_of_date from clean_actions where meeting_date <= date '{meeting}' "
        f"and coalesce(closed_date, date '{meeting}') > date '{meeting}' - interval 3 month) order by action_code"
    )
    write_csv(studio.connection, rows, COLUMNS, studio.path(source_file))
    if meeting in EXTRA_ROWS:
        fault, outcome, reason, column, key, record = EXTRA_ROWS[meeting]
        append_text(studio.path(source_file), record)
        studio.faults.plant(fault, EXTRACT, source_file, outcome, reason, column, key)
