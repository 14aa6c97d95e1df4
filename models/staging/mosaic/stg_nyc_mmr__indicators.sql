with
    indicators as (select * from {{ current_rows("nyc_mmr", "indicators") }} as indicators),

    -- Years are columns in no order; an indicator has no row for a year without a value.
    by_year as (
        unpivot indicators on columns('^fiscal_year_\d{4}$') into name fiscal_year_column value fiscal_year_value
    ),

    dated as (select *, right(fiscal_year_column, 4)::integer as fiscal_year from by_year),

    final as (
        select
            'nyc_mmr' as source_system,
            concat_ws('_', 'nyc_mmr', trim(indicator_id), fiscal_year) as submission_id,
            'nyc_mmr_' || trim(indicator_id) as measure_code,
            coalesce({{ snake_code("agency_name", "nyc") }}, 'nyc_agency_not_stated') as department_code,
            'fiscal_year' as period_grain,
            make_date(fiscal_year - 1, 7, 1) as period_start_date,
            'city' as geography_type,
            'city' as geography_code,
            'all' as population_dimension,
            'all' as population_group,
            fiscal_year_value as value,
            null::double as numerator,
            null::double as denominator,
            null::bigint as sample_size,
            -- The one target of the file belongs to its last fiscal year.
            case when fiscal_year = 2023 then target end as target_value,
            null::date as submitted_date,
            null::date as first_submitted_date,
            case when fiscal_year = 2023 then 'Year to date, scaled to a full year by the source.' end as commentary
        from dated
    )

select *
from final
