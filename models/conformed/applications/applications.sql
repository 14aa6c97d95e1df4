{{ config(materialized="incremental", unique_key=["source_system", "application_id"]) }}
with
    delivered as (select * from {{ ref("int_applications__delivered") }} {{ of_touched_batches() }}),
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    final as (
        select
            delivered.application_id,
            delivered.source_system,
            delivered.department_code,
            delivered.job_group,
            delivered.applied_date,
            delivered.is_hired,
            {{ decoded("race_ethnicity") }} as race_ethnicity,
            {{ decoded_combined("race_ethnicity") }} as race_ethnicity_combined,
            {{ decoded_earlier("race_ethnicity", "race_ethnicity_1997") }} as race_ethnicity_1997,
            {{ decoded("gender") }} as gender,
            {{ decoded("language") }} as language,
            {{ decoded("disability") }} as disability,
            delivered._batch_id
        from delivered {{ crosswalk_joins("applications") }}
    )

select *
from final
