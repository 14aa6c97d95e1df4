with
    indicators as (select * from {{ current_rows("mta", "indicators") }} as indicators),

    -- Each month repeats the definition; the latest wording stands.
    latest as (
        select *, min(make_date(period_year, period_month, 1)) over (partition by indicator_number) as first_month_date
        from indicators
        qualify row_number() over (partition by indicator_number order by period_year desc, period_month desc) = 1
    ),

    final as (
        select
            'mta' as source_system,
            'mta_' || trim(indicator_number) as measure_code,
            trim(indicator_name) as measure_name,
            trim(description) as description,
            'mta_bridges_and_tunnels' as department_code,
            null::varchar as priority_area_code,
            case when category ilike 'safety%' then 'outcome' else 'output' end as measure_type,
            -- The unit is delivered as a dash; whole numbers count vehicles, the others are rates per million or
            -- 200,000.
            case when decimal_places = 0 then 'count' else 'score' end as unit,
            case desired_change when 'U' then 'increase' when 'D' then 'decrease' end as direction,
            decimal_places::integer as decimals,
            'month' as reporting_grain,
            first_month_date as valid_from_date
        from latest
    )

select *
from final
