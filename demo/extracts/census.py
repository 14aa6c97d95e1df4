"""Population by district, race, gender and age: one file, which replaces a preliminary one."""

from demo import city
from demo.files import Layout, append_text, write_csv
from demo.studio import Studio

EXTRACT = "census.population"

COLUMNS: Layout = {
    "Year": "year",
    "Summary Level": "geography_type",
    "Area": "area",
    "Race": "race_label",
    "Gender": "gender_label",
    "Age": "age_label",
    "Estimate": "population",
    "Margin of Error": "margin_of_error",
}


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.set(residents=city.RESIDENTS * studio.scale)
    studio.run("census")
    preliminary = COLUMNS | {"Estimate": "(population * 1.05)::bigint"}
    rows = "clean_population where year = 2023"
    write_csv(studio.connection, rows, preliminary, studio.path("census/population_2023_preliminary.csv"))
    replaced = studio.count(f"select count(*) from {rows}")
    final = "census/population_2025.csv"
    studio.faults.plant(
        "preliminary_estimate", EXTRACT, final, "superseded_value", "", "population", "", replaced, "5 percent too high"
    )
    write_csv(studio.connection, "clean_population", COLUMNS, studio.path(final))
    append_text(studio.path(final), "2023,city,Port Mercer,Total,Total,Total,1,1.0")
    studio.faults.plant(
        "duplicate_key",
        EXTRACT,
        final,
        "rejected_row",
        "duplicate_key",
        "year, geography_type, geography, race, gender, age_band",
        "2023|city|Port Mercer|Total|Total|Total",
        1,
        "an estimate of 1; the first row of the key stays",
    )
