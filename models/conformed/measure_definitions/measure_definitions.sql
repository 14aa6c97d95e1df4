with
    delivered as (select * from {{ ref("int_measure_definitions__delivered") }}),

    final as (
        select
            source_system,
            measure_code,
            measure_name,
            description,
            department_code,
            priority_area_code,
            measure_type,
            unit,
            direction,
            decimals,
            reporting_grain,
            valid_from_date
        from delivered
    )

select *
from final
