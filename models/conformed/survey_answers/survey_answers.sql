{{ config(materialized="incremental", unique_key=["source_system", "answer_id"]) }}
with
    delivered as (select * from {{ ref("int_survey_answers__delivered") }} {{ of_touched_batches() }}),
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    final as (
        select
            delivered.answer_id,
            delivered.source_system,
            delivered.department_code,
            delivered.answered_date,
            {{ decoded("question_code") }} as question_code,
            delivered.answer_score,
            delivered.answer_score >= 4 as is_favourable,
            -- A survey that delivers no weights counts every answer alike.
            coalesce(delivered.survey_weight, 1) as survey_weight,
            {{ decoded("race_ethnicity") }} as race_ethnicity,
            {{ decoded("gender") }} as gender,
            {{ age_band("delivered.age_years") }} as age_band,
            {{ decoded("council_district_code", fallback=none) }} as council_district_code,
            delivered._batch_id
        from delivered {{ crosswalk_joins("survey_answers") }}
    )

select *
from final
