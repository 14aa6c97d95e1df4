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
            ) as highest_value,
            -- "minutes:seconds" is typed as 7.55 for 7:55, which is no number of minutes.
            regexp_matches(indicator, '(minutes|hours): ?\w+\)') as is_clock_time
        from indicators
    ),

    with_unit as (
        select
            *,
            case
                -- Revenue as percent of a target goes above 100 and is no share.
                when regexp_matches(indicator, '\(%|[Pp]ercent|[Dd]iversion [Rr]ate') and highest_value <= 100
                then 'pct'
                when regexp_matches(indicator, 'days\)|^(Average|Median)( number of)? days ')
                then 'days'
                when indicator like '%(hours)'
                then 'hours'
                when indicator like '%(minutes)'
                then 'minutes'
                when indicator like '%tons per day%'
                then 'tons'
                -- The name carries the unit ("per 10,000 runs", "$000") that the warehouse has no code for.
                when regexp_matches(indicator, '[Rr]ate|[Rr]atio|per 1|%|\$') or highest_value is null
                then 'score'
                else 'count'
            end as unit
        from ranged
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
                when unit in ('days', 'hours', 'minutes') or is_clock_time
                then 'efficiency'
                when unit = 'pct'
                then 'outcome'
                else 'output'
            end as measure_type,
            case when is_clock_time then 'score' else unit end as unit,
            case desired_direction when 'Up' then 'increase' when 'Down' then 'decrease' end as direction,
            2 as decimals,
            'fiscal_year' as reporting_grain,
            date '2015-07-01' as valid_from_date
        from with_unit
    )

select *
from final
