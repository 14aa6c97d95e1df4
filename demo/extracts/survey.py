"""The resident survey: a CSV file a quarter; the young answer seldom and feel less safe, and weights make up for it."""

from demo import city
from demo.files import Layout, append_text, write_csv
from demo.studio import Studio, volume

EXTRACT = "survey.answers"

COLUMNS: Layout = {
    "Respondent": "respondent_id",
    "Interviewed On": "interview_date",
    "Question": "question",
    "Answer": "score",
    "Weight": "weight",
    "Race/Ethnicity": "race_text",
    "Gender": "gender_text",
    "Age": "age_years",
    "District": "'District ' || district",
}

# file -> fault, reason code, column, faulty record
BAD_ROWS = {
    "survey_2024_q2": (
        "negative_weight",
        "out_of_range",
        "survey_weight",
        "R-BAD0001,2024-05-02,Q1 Safety,4,-1.2,White,Male,41,District 2",
    ),
    "survey_2025_q1": (
        "off_the_scale",
        "out_of_range",
        "answer_score",
        "R-BAD0002,2025-02-03,Q2 Services,9,1.1,White,Female,33,District 5",
    ),
}


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.run("survey_setup")
    counts = ((quarter, volume(studio, 9, quarter)) for quarter in city.periods(3, "survey_{year}_q{quarter}"))
    for quarter, _ in studio.chunks("survey", counts):
        deliver(studio, quarter.name)


def deliver(studio: Studio, stem: str) -> None:
    source_file = f"survey/{stem}.csv"
    path = studio.path(source_file)
    write_csv(studio.connection, "chunk order by i, question", COLUMNS, path)
    if stem in BAD_ROWS:
        fault, reason, column, record = BAD_ROWS[stem]
        append_text(path, record)
        key = "|".join(record.split(",")[:3:2])
        studio.faults.plant(fault, EXTRACT, source_file, "rejected_row", reason, column, key)
