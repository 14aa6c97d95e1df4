"""The departments' quarterly performance sheets: a workbook per department and quarter, with resubmissions."""

from demo import city, reporting
from demo.files import Layout, select_list, write_xlsx
from demo.studio import Studio

EXTRACT = "performance.submissions"
DEPARTMENTS = ("customer_service", "finance", "human_resources", "parks", "performance_office", "public_works")

COLUMNS: Layout = {
    "Measure Code": "measure_code",
    "Department": "department_code",
    "Period Start": "period_start_date",
    "Area Type": "geography_type",
    "Area": "geography_code",
    "Population": "population_dimension",
    "Group": "population_group",
    "Value": "value",
    "Numerator": "numerator",
    "Denominator": "denominator",
    "Sample Size": "sample_size",
    "Target": "target_value",
    "Submitted": "submitted_date",
    "Commentary": "commentary",
}
CITYWIDE = "city|city|all|all"


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    for quarter in city.periods(3, "{year}_q{quarter}"):
        for department in DEPARTMENTS:
            deliver(studio, quarter, department)


def deliver(studio: Studio, quarter: city.Period, department: str) -> None:
    name = f"{quarter.name}_{department}"
    source_file = f"performance/{name}.xlsx"
    rows = f"clean_submissions where department_code = '{department}' and period_start_date = date '{quarter.start}'"

    def write(file: str, layout: Layout) -> None:
        write_xlsx(
            studio.connection, f"select {select_list(layout)} from {rows}", studio.path(f"performance/{file}.xlsx")
        )

    if not studio.count(f"select count(*) from {rows}"):
        return
    match name:
        case "2024_q2_human_resources" | "2025_q1_finance":
            write(name, COLUMNS | {"Value": "value + 1.5"})
            write(f"{name}_resubmission", COLUMNS | {"Submitted": reporting.resubmitted(21)})
            for (measure,) in studio.connection.execute(f"select measure_code from {rows}").fetchall():
                studio.faults.plant(
                    "resubmitted_value",
                    EXTRACT,
                    f"performance/{name}_resubmission.xlsx",
                    "superseded_value",
                    "",
                    "value",
                    f"{measure}|{quarter.start}|{CITYWIDE}",
                    1,
                    f"{source_file} said 1.5 points more",
                )
        case "2023_q3_parks":
            text = {header: f"({sql})::varchar" for header, sql in COLUMNS.items()}
            write(name, text | {"Value": "if(measure_code = 'park_acres_maintained', 'tbc', value::varchar)"})
            write(f"{name}_resubmission", COLUMNS | {"Submitted": reporting.resubmitted(12)})
            studio.faults.plant(
                "not_a_number",
                EXTRACT,
                source_file,
                "rejected_row",
                "cast_error",
                "value",
                f"park_acres_maintained|{quarter.start}|{CITYWIDE}",
            )
        case "2024_q3_public_works":
            write(f"{name}_draft", {header: sql for header, sql in COLUMNS.items() if header != "Value"})
            write(name, COLUMNS)
            studio.faults.plant(
                "missing_required_column",
                EXTRACT,
                f"performance/{name}_draft.xlsx",
                "quarantined_file",
                "missing_required_column",
                "value",
                rows=0,
            )
        case "2024_q4_customer_service":
            write(name, {h: sql for h, sql in COLUMNS.items() if h != "Commentary"} | {"Reviewed By": "'R. Okafor'"})
            for drift, column in (("missing_optional_column", "commentary"), ("new_column", "Reviewed By")):
                studio.faults.plant("changed_columns", EXTRACT, source_file, "drift_reported", drift, column, rows=0)
        case _:
            write(name, COLUMNS)
