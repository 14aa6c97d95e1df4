with
    figures as (select * from {{ ref("int_benchmark_figures") }}),

    measures as (select * from {{ ref("dim_measures") }}),

    breaks as (select * from {{ ref("dim_breaks") }}),

    own as (
        select *
        from {{ ref("fct_measure_values") }}
        where geography_type = 'city' and population_dimension = 'all' and value is not null
    ),

    paired as (
        select
            figures.* exclude (value),
            figures.value as comparator_value,
            own.value,
            own.observation_status,
            breaks.break_date > own.period_start_date as is_broken,
            measures.direction,
            measures.unit as own_unit,
            figures.unit = measures.unit as is_same_unit,
            own.value - figures.value as difference,
            case measures.direction when 'increase' then 1 when 'decrease' then -1 end as favourable_sign
        from figures
        left join own using (measure_code, period_grain, period_start_date)
        asof left join breaks on figures.measure_code = breaks.measure_code and own.period_end_date >= breaks.break_date
        -- Without a value there is no version that it was computed under; the latest says unit and direction.
        inner join
            measures
            on figures.measure_code = measures.measure_code
            and if(own.value is null, measures.is_latest_version, own.measure_version_date = measures.valid_from_date)
    ),

    judged as (select *, {{ comparability() }} as comparability from paired),

    scored as (
        select
            *,
            comparability = 'compared' as is_compared,
            -- A standard or a nation's average is no competitor.
            comparability = 'compared'
            and comparator_type in ('peer_city', 'state', 'region')
            and favourable_sign is not null as is_ranked,
            -- The same figure read from two tables differs in its last bits.
            round(favourable_sign * comparator_value, 9) as comparator_merit,
            round(favourable_sign * value, 9) as own_merit
        from judged
    ),

    ranked as (
        select
            *,
            count(*) filter (where is_compared) over compared_alike as comparator_count,
            1 + count(*) filter (where is_ranked and comparator_merit > own_merit) over compared_alike as own_rank,
            rank() over (compared_alike order by is_ranked desc, comparator_merit desc)
            + (own_merit > comparator_merit)::int as comparator_rank
        from scored
        window compared_alike as (partition by measure_code, period_grain, period_start_date, comparator_type)
    )

select
    measure_code,
    period_grain,
    period_start_date,
    comparator_code,
    comparator_name,
    comparator_type,
    value,
    comparator_value,
    own_unit as unit,
    unit as comparator_unit,
    is_same_unit,
    definition_note,
    comparability,
    case when is_compared then difference end as gap,
    case when is_compared then 100 * difference / nullif(abs(comparator_value), 0) end as gap_pct,
    case when is_compared then favourable_sign * difference end as favourable_gap,
    comparator_count::int as comparator_count,
    case when is_ranked then own_rank::int end as own_rank,
    case when is_ranked then comparator_rank::int end as comparator_rank,
    source,
    source_url
from ranked
