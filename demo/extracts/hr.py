"""Workforce snapshots: a workbook a half-year; departments differ in their share of women, and pay differs by gender."""

from datetime import date

from demo import city
from demo.files import Layout, select_list, write_xlsx
from demo.studio import Studio

EXTRACT = "hr.workforce"
SHEET = "Workforce"
STAFF = 4600

COLUMNS: Layout = {
    "Employee No": "employee_id",
    "As Of": "as_of_date",
    "Name": "employee_name",
    "Birth Date": "date_of_birth",
    "Department": "department_code",
    "Job Title": "job_title",
    "Job Group": "job_group",
    "Pay Band": "pay_band",
    "Type": "employment_type",
    "Active": "if(is_active, 'Y', 'N')",
    "Hire Date": "hired_date",
    "Base Salary": "base_salary_usd",
    "Race/Ethnicity": "race_text",
    "Gender": "gender_text",
}

# date -> fault, reason code, column, changes of a copy of the snapshot's first row; such a sheet holds text only
BAD_ROWS: dict[str, tuple[str, str, str, Layout]] = {
    "2023-12-31": ("duplicate_key", "duplicate_key", "employee_id, as_of_date", {}),
    "2024-06-30": ("missing_key", "missing_key", "employee_id", {"Employee No": "null"}),
    "2025-06-30": ("bad_date", "cast_error", "as_of_date", {"Employee No": "'EBAD001'", "As Of": "'midsummer'"}),
}


def repeated(weights: dict[str, float], entries: int) -> list[str]:
    return [code for code, weight in weights.items() for _ in range(max(1, round(entries * weight)))]


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    races = {code: sum(shares) / 7000 for code, (_, shares) in city.RACES.items()}
    studio.set(
        # A workbook ends at a million rows: a city a hundred times the size still has a workforce ten times the size.
        staff_count=max(300, round(STAFF * min(studio.scale, 10))),
        staff_departments=repeated({code: row[0] for code, row in city.DEPARTMENTS.items()}, 1000),
        staff_races=repeated(races, 1000),
        women_paid_against_men=city.WOMEN_PAID_AGAINST_MEN,
    )
    studio.run("hr_setup")
    dates = [date(year, month, day) for year in city.YEARS for month, day in ((6, 30), (12, 31))]
    for snapshot, as_of in enumerate(dates):
        studio.set(as_of_date=as_of, snapshot=snapshot)
        studio.run("hr")
        deliver(studio, as_of.isoformat())


def deliver(studio: Studio, as_of: str) -> None:
    source_file = f"hr/workforce_{as_of}.xlsx"
    path = studio.path(source_file)
    query = f"select {select_list(COLUMNS)} from chunk order by i"
    if as_of in BAD_ROWS:
        fault, reason, column, changes = BAD_ROWS[as_of]
        text = {header: f"({sql})::varchar" for header, sql in COLUMNS.items()}
        query = (
            f"(select {select_list(text)} from chunk order by i) "
            f"union all (select {select_list(text | changes)} from chunk order by i limit 1)"
        )
        first = studio.connection.execute("select employee_id from chunk order by i limit 1").fetchone()
        key = changes.get("Employee No", str(first[0]) if first else "").strip("'").replace("null", "")
        studio.faults.plant(fault, EXTRACT, source_file, "rejected_row", reason, column, key)
    write_xlsx(studio.connection, query, path, SHEET)

    if as_of == "2024-12-31":
        lacking = {header: sql for header, sql in COLUMNS.items() if header != "Active"}
        draft = path.with_name(f"workforce_{as_of}_draft.xlsx")
        write_xlsx(studio.connection, f"select {select_list(lacking)} from chunk order by i", draft, SHEET)
        studio.faults.plant(
            "missing_required_column",
            EXTRACT,
            f"hr/{draft.name}",
            "quarantined_file",
            "missing_required_column",
            "is_active",
            rows=0,
        )
        broken = path.with_name("workforce_2025-06-30_mail.xlsx")
        broken.write_text("<html><body>Your session has expired. Please sign in again.</body></html>\n", "utf-8")
        studio.faults.plant("not_a_workbook", EXTRACT, f"hr/{broken.name}", "quarantined_file", "unreadable", rows=0)
