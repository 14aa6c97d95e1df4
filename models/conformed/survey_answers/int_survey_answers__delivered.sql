{{ subject_rows("survey_answers") }}
