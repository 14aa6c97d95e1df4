with
    parties as (select * from {{ current_rows("sunnyvale_police", "parties") }} as parties),

    final as (
        select
            trim(case_id) as collision_id,
            party_number,
            trim(party_type) as party_type,
            is_at_fault = 'Y' as is_at_fault,
            trim(sex) as gender,
            -- 998 stands for not stated.
            nullif(age_years, 998) as age_years,
            trim(race) as race_ethnicity,
            killed_count,
            injured_count
        from parties
    )

select *
from final
