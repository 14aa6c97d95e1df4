with
    delivered as (select * from {{ ref("int_benchmarks__delivered") }}),

    units as (select * from {{ ref("units") }}),

    final as (
        select
            delivered.source_system,
            delivered.measure_code,
            delivered.comparator_code,
            delivered.comparator_name,
            delivered.comparator_type,
            delivered.period_grain,
            delivered.period_start_date,
            -- A rate that is delivered with its parts is computed like the city's own, not taken on trust.
            case
                when delivered.numerator is not null and delivered.denominator is not null
                then delivered.numerator / nullif(delivered.denominator, 0) * units.scale
                else delivered.value
            end as value,
            delivered.numerator,
            delivered.denominator,
            delivered.unit,
            delivered.definition_note,
            delivered.source,
            delivered.source_url
        from delivered
        left join units using (unit)
    )

select *
from final
