with
    victims as (select * from {{ current_rows("sunnyvale_police", "victims") }} as victims),

    final as (
        select
            trim(case_id) as collision_id,
            party_number,
            trim(victim_type) as victim_type,
            trim(sex) as gender,
            -- 998 stands for not stated.
            nullif(age_years, 998) as age_years,
            trim(injury) as injury_severity
        from victims
    )

select *
from final
