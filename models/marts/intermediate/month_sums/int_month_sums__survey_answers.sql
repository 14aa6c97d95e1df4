{{ month_sums("survey_answers") }}
