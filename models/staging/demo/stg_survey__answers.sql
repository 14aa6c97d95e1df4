with
    final as (
        select
            trim(answers.respondent_id) || ' ' || trim(answers.question_code) as answer_id,
            'survey' as source_system,
            'performance_office' as department_code,
            answers.interview_date as answered_date,
            trim(answers.question_code) as question_code,
            answers.answer_score,
            answers.survey_weight,
            trim(answers.race_ethnicity) as race_ethnicity,
            trim(answers.gender) as gender,
            answers.age_years,
            trim(answers.council_district) as council_district_code,
            answers._batch_id
        from {{ current_rows("survey", "answers") }} as answers
    )

select *
from final
