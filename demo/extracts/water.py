"""The water utility's measures: a workbook a quarter with a title above the table, every cell text."""

from demo import city, reporting
from demo.files import Layout, write_xlsx
from demo.studio import Studio

EXTRACT = "water.submissions"
SHEET = "Measures"

COLUMNS: Layout = {
    "Measure": "measure_code",
    "Quarter Begins": "period_start_date",
    "Result": "value",
    "Numerator": "numerator",
    "Denominator": "denominator",
    "Target": "target_value",
    "Submitted On": "submitted_date",
    "Comments": "commentary",
}


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    reporting.load(studio)
    studio.run("submissions")
    for quarter in city.periods(3, "{year}_q{quarter}"):
        source_file = f"water/water_{quarter.name}.xlsx"
        changes: Layout = {}
        if quarter.name == "2024_q3":
            changes = {"Result": "if(measure_code = 'water_main_breaks', 'pending', value::varchar)"}
            studio.faults.plant(
                "not_a_number",
                EXTRACT,
                source_file,
                "rejected_row",
                "cast_error",
                "value",
                "water_main_breaks|2024-07-01",
                1,
                "the resubmission has the number",
            )
        if quarter.name == "2023_q4":
            changes = {"Result": "if(measure_code = 'water_loss_share', value + 2, value)"}
            studio.faults.plant(
                "resubmitted_value",
                EXTRACT,
                "water/water_2023_q4_resubmission.xlsx",
                "superseded_value",
                "",
                "value",
                "water_loss_share|2023-10-01",
                1,
                f"{source_file} said two points more",
            )
        write(studio, quarter, source_file, changes)
        if changes:
            again = {"Submitted On": reporting.resubmitted(10)}
            write(studio, quarter, source_file.replace(".xlsx", "_resubmission.xlsx"), again)


def write(studio: Studio, quarter: city.Period, source_file: str, changes: Layout) -> None:
    layout = COLUMNS | changes
    cells = ", ".join(f"({sql})::varchar as c{number}" for number, sql in enumerate(layout.values(), start=1))
    blank = ", null" * (len(layout) - 1)
    headers = ", ".join(f"'{header}'" for header in layout)
    query = (
        f"select 'Port Mercer Water: quarterly measures {quarter.name.replace('_q', ', quarter ')}'{blank} "
        f"union all select 'All figures are preliminary until the annual report'{blank} "
        f"union all select {headers} "
        f"union all (select {cells} from clean_submissions where department_code = 'water' "
        f"and period_start_date = date '{quarter.start}' order by measure_code)"
    )
    write_xlsx(studio.connection, query, studio.path(source_file), SHEET, header=False)
