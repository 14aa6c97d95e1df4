with
    indicators as (select * from {{ current_rows("mta", "indicators") }} as indicators),

    final as (
        select
            'mta' as source_system,
            concat_ws('_', 'mta', trim(indicator_number), period_year, period_month) as submission_id,
            'mta_' || trim(indicator_number) as measure_code,
            'mta_bridges_and_tunnels' as department_code,
            'month' as period_grain,
            make_date(period_year, period_month, 1) as period_start_date,
            'city' as geography_type,
            'city' as geography_code,
            'all' as population_dimension,
            'all' as population_group,
            monthly_actual as value,
            null::double as numerator,
            null::double as denominator,
            null::bigint as sample_size,
            -- Whole years carry 0 (2015 for all three indicators): no target was set, not a target of zero.
            nullif(monthly_target, 0) as target_value,
            null::date as submitted_date,
            null::date as first_submitted_date,
            null::varchar as commentary
        from indicators
    )

select *
from final
