{{ measure_components("survey_answers") }}
