with
    indicators as (select * from {{ current_rows("nyc_mmr", "indicators") }} as indicators),

    ranged as (
        select
            *,
            greatest(
                fiscal_year_2016,
                fiscal_year_2017,
                fiscal_year_2018,
                fiscal_year_2019,
                fiscal_year_2020,
                fiscal_year_2021,
                fiscal_year_2022,
                fiscal_year_2023
            ) as highest_value
        from indicators
    ),

    final as (
        select
            'nyc_mmr' as source_system,
            'nyc_mmr_' || trim(indicator_id) as measure_code,
            trim(indicator) as measure_name,
            concat_ws(' ', trim(service), trim(goal)) as description,
            coalesce({{ snake_code("agency_name", "nyc") }}, 'nyc_agency_not_stated') as department_code,
            null::varchar as priority_area_code,
            -- The report does not class its indicators; the unit is the best hint it gives.
            case
                when indicator ilike '%(%days)%' or indicator ilike '%minutes%' or indicator ilike '%hours%'
                then 'efficiency'
                when contains(indicator, '(%')
                then 'outcome'
                else 'output'
            end as measure_type,
            case
                -- Revenue as percent of a target goes above 100 and is no share.
                when (contains(indicator, '(%') or indicator ilike '%diversion rate%') and highest_value <= 100
                then 'pct'
                -- "minutes:seconds" is typed as 7.55 for 7:55, which is no number of minutes.
                when indicator ilike '%minutes:%' or indicator ilike '%hours:%'
                then 'score'
                when indicator ilike '%days)'
                then 'days'
                when indicator ilike '%(hours)'
                then 'hours'
                when indicator ilike '%(minutes)'
                then 'minutes'
                when indicator ilike '%rate%' or indicator ilike '%per 1%' or indicator ilike '%($%'
                then 'score'
                else 'count'
            end as unit,
            case desired_direction when 'Up' then 'increase' when 'Down' then 'decrease' end as direction,
            2 as decimals,
            'fiscal_year' as reporting_grain,
            date '2015-07-01' as valid_from_date
        from ranged
    )

select *
from final
