with
    collisions as (select * from {{ current_rows("sunnyvale_police", "collisions") }} as collisions),

    timed as (
        select
            *,
            -- The time is a number: 3 is 00:03, and 2500 stands for unknown.
            collision_date + try_strptime(lpad(collision_time::varchar, 4, '0'), '%H%M')::time as local_time
        from collisions
    ),

    final as (
        select
            trim(case_id) as collision_id,
            'sunnyvale_police' as source_system,
            'sunnyvale_department_of_public_safety' as department_code,
            {{ local_to_utc("local_time", "America/Los_Angeles") }} as occurred_at,
            collision_date as occurred_date,
            trim(severity) as severity,
            killed_count,
            injured_count,
            coalesce(is_pedestrian_collision = 'Y', false) as is_pedestrian_involved,
            coalesce(is_bicycle_collision = 'Y', false) as is_bicycle_involved,
            coalesce(is_alcohol_involved = 'Y', false) as is_alcohol_involved,
            null::varchar as council_district_code,
            null::varchar as neighborhood_code,
            _batch_id
        from timed
    )

select *
from final
