-- Delivered is one row per violation: counting rows would count an inspection as often as it found something.
with
    violations as (
        select *
        from {{ current_rows("nyc_health", "inspection_violations") }} as violations
        -- Not yet inspected.
        where inspection_date <> date '1900-01-01'
    ),

    inspections as (
        select
            trim(establishment_id) as establishment_id,
            inspection_date,
            trim(inspection_type) as inspection_type,
            max(trim(borough)) as borough,
            bool_or(action ilike '%closed by DOHMH%') as is_closed,
            bool_or(violation_code is not null) as has_violations,
            -- Three inspections are delivered twice with two scores: the worse one stands.
            max(score) as score,
            count(distinct violation_code) as violation_count,
            -- The extract lacks the department's critical flag: sections 02 to 07 of the code are the critical ones.
            count(distinct violation_code) filter (
                where left(violation_code, 2) between '02' and '07'
            ) as critical_count,
            -- A snapshot: all rows are of one batch.
            any_value(_batch_id) as _batch_id
        from violations
        group by all
    ),

    final as (
        select
            concat_ws('|', establishment_id, inspection_date, inspection_type) as inspection_id,
            'nyc_health' as source_system,
            'nyc_department_of_health_and_mental_hygiene' as department_code,
            establishment_id,
            inspection_type,
            inspection_date as inspected_date,
            case
                when is_closed
                then 'closed'
                when score is null
                then case when has_violations then 'cited, not scored' else 'no violations, not scored' end
                when score <= 13
                then '0 to 13 points'
                when score <= 27
                then '14 to 27 points'
                else '28 points or more'
            end as inspection_result,
            score,
            violation_count,
            critical_count as critical_violation_count,
            null::varchar as council_district_code,
            null::varchar as neighborhood_code,
            borough as borough_code,
            _batch_id
        from inspections
    )

select *
from final
